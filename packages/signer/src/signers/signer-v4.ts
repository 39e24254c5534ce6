import { digest } from '#digest'
import {
  type CanonicalRequestInput,
  canonicalRequestV4,
  UNSIGNED_PAYLOAD,
} from '../canonical/canonical-request-v4.ts'
import {
  additionalHeaderNames,
  normalizeHeaderName,
  normalizeHeaders,
} from '../canonical/normalize-headers.ts'
import { resourcePath } from '../canonical/resource-path.ts'
import type { SignableRequest } from '../canonical/signable-request.ts'
import { checkCredentials } from '../credentials/check-credentials.ts'
import type { Credentials } from '../credentials/credentials.ts'
import {
  createSigningMacProvider,
  SCOPE_TERMINATOR,
  type SigningMacProvider,
} from '../credentials/signing-mac.ts'
import type { Mac } from '../digest/digest.ts'
import { isAscii, latin1 } from '../encoding/latin1.ts'
import { readQuery, withQuery } from '../encoding/query-string.ts'
import { type SigningTime, signingTime } from '../encoding/signing-time.ts'
import { SigningError } from '../errors/signing-error.ts'
import { checkLifetime } from './check-lifetime.ts'
import { checkRegion } from './check-region.ts'
import { encodePolicy, type PostPolicy } from './post-policy.ts'
import type { PresignOptions, SignedTexts, Signer } from './signer.ts'

/** The scope of V4 signatures, and the headers to sign. */
export interface SignerV4Options {
  /** Region id without the `oss-` prefix, such as `cn-hangzhou`; for a cloud box its id, such as `cb-123`. */
  readonly region: string
  /** Default: `oss`. */
  readonly product?: 'oss' | 'oss-cloudbox'
  /**
   * Headers to sign in addition to `content-type`, `content-md5` and the `x-oss-` headers, which are always
   * signed. Headers that a request does not have are skipped. Default: none.
   */
  readonly additionalHeaders?: readonly string[]
}

const ALGORITHM = 'OSS4-HMAC-SHA256'
const PARAMETERS = {
  version: 'x-oss-signature-version',
  credential: 'x-oss-credential',
  date: 'x-oss-date',
  expires: 'x-oss-expires',
  token: 'x-oss-security-token',
  additional: 'x-oss-additional-headers',
  signature: 'x-oss-signature',
} as const

interface SignerConfig {
  readonly region: string
  readonly product: string
  readonly additionalHeaders: readonly string[]
  readonly signingMacOf: SigningMacProvider
}

/**
 * Creates a signer for signature V4 (HMAC-SHA256), which is bound to a region and a day.
 *
 * @throws SigningError `REGION_INVALID`, or `HEADER_INVALID` for a name in `additionalHeaders`
 */
export function createSignerV4(options: SignerV4Options): Signer {
  const { region, product = 'oss', additionalHeaders = [] } = options
  checkRegion(region)
  if (product !== 'oss' && product !== 'oss-cloudbox')
    throw new SigningError('REGION_INVALID', 'product', 'product must be one of: oss, oss-cloudbox')
  if (!Array.isArray(additionalHeaders))
    throw new SigningError(
      'HEADER_INVALID',
      'additionalHeaders',
      'additionalHeaders must be an array of header names',
    )
  const config: SignerConfig = {
    region,
    product,
    additionalHeaders: additionalHeaders.map(normalizeHeaderName),
    signingMacOf: createSigningMacProvider(),
  }
  return {
    version: 'v4',
    sign: (request, credentials, at, onSigned) => sign(config, request, credentials, at, onSigned),
    signPolicy: (policy, credentials, at) => signPolicy(config, policy, credentials, at),
    presign: (request, credentials, at, lifetime) => presign(config, request, credentials, at, lifetime),
  }
}

function sign(
  config: SignerConfig,
  request: SignableRequest,
  credentials: Credentials,
  at: Date,
  onSigned?: (texts: SignedTexts) => void,
): Record<string, string> {
  const time = signingTime(at)
  checkCredentials(credentials, at)
  const added: Record<string, string> = {
    'x-oss-content-sha256': UNSIGNED_PAYLOAD,
    'x-oss-date': time.basicIso,
  }
  if (credentials.securityToken) added['x-oss-security-token'] = credentials.securityToken
  const headers = normalizeHeaders(request.headers)
  for (const [name, value] of Object.entries(added)) headers.set(name, value)
  const additionalNames = additionalHeaderNames(config.additionalHeaders, headers)
  const input = {
    method: request.method,
    path: resourcePath(request),
    query: readQuery(request.url),
    headers,
    additionalNames,
  }
  const signature = signatureOf(config, credentials, time, input, onSigned)
  const fields = [
    `Credential=${credentials.accessKeyId}/${scopeOf(config, time)}`,
    ...(additionalNames.length > 0 ? [`AdditionalHeaders=${additionalNames.join(';')}`] : []),
    `Signature=${signature}`,
  ]
  return { ...added, authorization: `${ALGORITHM} ${fields.join(',')}` }
}

function presign(
  config: SignerConfig,
  request: SignableRequest,
  credentials: Credentials,
  at: Date,
  { expiresInSeconds }: PresignOptions,
): URL {
  const time = signingTime(at)
  checkCredentials(credentials, at)
  checkLifetime(expiresInSeconds)
  const headers = normalizeHeaders(request.headers)
  const additionalNames = additionalHeaderNames(config.additionalHeaders, headers)
  const query = readQuery(request.url, Object.values(PARAMETERS))
  query.push(
    [PARAMETERS.version, ALGORITHM],
    [PARAMETERS.credential, `${credentials.accessKeyId}/${scopeOf(config, time)}`],
    [PARAMETERS.date, time.basicIso],
    [PARAMETERS.expires, String(expiresInSeconds)],
  )
  if (credentials.securityToken) query.push([PARAMETERS.token, credentials.securityToken])
  if (additionalNames.length > 0) query.push([PARAMETERS.additional, additionalNames.join(';')])
  const signature = signatureOf(config, credentials, time, {
    method: request.method,
    path: resourcePath(request),
    query,
    headers,
    additionalNames,
  })
  query.push([PARAMETERS.signature, signature])
  return withQuery(request.url, query)
}

function signPolicy(
  config: SignerConfig,
  policy: PostPolicy,
  credentials: Credentials,
  at: Date,
): Record<string, string> {
  const time = signingTime(at)
  checkCredentials(credentials, at)
  checkLifetime(policy.expiresInSeconds)
  const { accessKeyId, securityToken } = credentials
  const fields: Record<string, string> = {
    [PARAMETERS.version]: ALGORITHM,
    [PARAMETERS.credential]: `${accessKeyId}/${scopeOf(config, time)}`,
    [PARAMETERS.date]: time.basicIso,
    ...(securityToken && { [PARAMETERS.token]: securityToken }),
  }
  const text = encodePolicy(policy, at, fields)
  const signature = signingMac(config, credentials, time)(text)
  return { ...fields, policy: text, [PARAMETERS.signature]: signature }
}

function signatureOf(
  config: SignerConfig,
  credentials: Credentials,
  time: SigningTime,
  input: CanonicalRequestInput,
  onSigned?: (texts: SignedTexts) => void,
): string {
  // A character of a header is one byte on the wire; the rest of the text is ASCII.
  const canonical = canonicalRequestV4(input)
  const requestHash = digest.sha256Hex(isAscii(canonical) ? canonical : latin1(canonical))
  const stringToSign = [ALGORITHM, time.basicIso, scopeOf(config, time), requestHash].join('\n')
  onSigned?.({ canonicalRequest: canonical, stringToSign })
  return signingMac(config, credentials, time)(stringToSign)
}

function signingMac(
  { signingMacOf, region, product }: SignerConfig,
  credentials: Credentials,
  { day }: SigningTime,
): Mac {
  return signingMacOf(credentials, { day, region, product })
}

function scopeOf({ region, product }: SignerConfig, { day }: SigningTime): string {
  return `${day}/${region}/${product}/${SCOPE_TERMINATOR}`
}
