import { createHmac, hash } from 'node:crypto'
import {
  type CanonicalRequestInput,
  canonicalRequestV4,
  unsignedPayload,
} from '../canonical/canonical-request-v4.ts'
import { resourcePath } from '../canonical/resource-path.ts'
import { additionalHeaderNames, checkHeaderName, readHeaders } from '../canonical/signed-headers.ts'
import { checkCredentials } from '../credentials/check-credentials.ts'
import { createKeyDeriver, type KeyDeriver, scopeTerminator } from '../credentials/derive-key.ts'
import { presignedUrl, queryPairs } from '../encoding/presigned-url.ts'
import { type SigningTime, signingTime } from '../encoding/signing-time.ts'
import { SigningError } from '../errors/signing-error.ts'
import { checkWeek } from './check-lifetime.ts'
import { checkRegion } from './check-region.ts'
import { type PostPolicy, policyText } from './post-policy.ts'
import type { Credentials, PresignOptions, SignableRequest, Signer } from './signer.ts'

/** For which part of OSS a V4 signature is good. */
export interface SignerV4Options {
  /** Without the `oss-` prefix, e.g. `cn-hangzhou`. A cloud box has its id here, e.g. `cb-123`. */
  readonly region: string
  /** Default `oss`. */
  readonly product?: 'oss' | 'oss-cloudbox'
  /**
   * Headers to sign besides `content-type`, `content-md5` and the `x-oss-` ones, which always are. Those that a
   * request does not have are passed over. Default: none.
   */
  readonly additionalHeaders?: readonly string[]
}

const algorithm = 'OSS4-HMAC-SHA256'
const queryNames = {
  version: 'x-oss-signature-version',
  credential: 'x-oss-credential',
  date: 'x-oss-date',
  expires: 'x-oss-expires',
  token: 'x-oss-security-token',
  additional: 'x-oss-additional-headers',
  signature: 'x-oss-signature',
} as const

interface SignerV4Setup {
  readonly region: string
  readonly product: string
  readonly additionalHeaders: readonly string[]
  readonly deriveKey: KeyDeriver
}

/**
 * The present signature (HMAC-SHA256), bound to a region and a day.
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
  const setup: SignerV4Setup = {
    region,
    product,
    additionalHeaders: additionalHeaders.map(checkHeaderName),
    deriveKey: createKeyDeriver(),
  }
  return {
    version: 'v4',
    sign: (request, credentials, at) => sign(setup, request, credentials, at),
    signPolicy: (policy, credentials, at) => signPolicy(setup, policy, credentials, at),
    presign: (request, credentials, at, lifetime) => presign(setup, request, credentials, at, lifetime),
  }
}

function sign(
  setup: SignerV4Setup,
  request: SignableRequest,
  credentials: Credentials,
  at: Date,
): Record<string, string> {
  const time = signingTime(at)
  checkCredentials(credentials, at)
  const added: Record<string, string> = {
    'x-oss-content-sha256': unsignedPayload,
    'x-oss-date': time.basicIso,
  }
  if (credentials.securityToken) added['x-oss-security-token'] = credentials.securityToken
  const headers = readHeaders(request.headers)
  for (const [name, value] of Object.entries(added)) headers.set(name, value)
  const additionalNames = additionalHeaderNames(setup.additionalHeaders, headers)
  const signature = signatureOf(setup, credentials, time, {
    method: request.method,
    path: resourcePath(request),
    query: queryPairs(request.url),
    headers,
    additionalNames,
  })
  const fields = [
    `Credential=${credentials.accessKeyId}/${scopeOf(setup, time)}`,
    ...(additionalNames.length > 0 ? [`AdditionalHeaders=${additionalNames.join(';')}`] : []),
    `Signature=${signature}`,
  ]
  return { ...added, authorization: `${algorithm} ${fields.join(',')}` }
}

function presign(
  setup: SignerV4Setup,
  request: SignableRequest,
  credentials: Credentials,
  at: Date,
  { expiresInSeconds }: PresignOptions,
): URL {
  const time = signingTime(at)
  checkCredentials(credentials, at)
  checkWeek(expiresInSeconds)
  const headers = readHeaders(request.headers)
  const additionalNames = additionalHeaderNames(setup.additionalHeaders, headers)
  const query = queryPairs(request.url, Object.values(queryNames))
  query.push(
    [queryNames.version, algorithm],
    [queryNames.credential, `${credentials.accessKeyId}/${scopeOf(setup, time)}`],
    [queryNames.date, time.basicIso],
    [queryNames.expires, String(expiresInSeconds)],
  )
  if (credentials.securityToken) query.push([queryNames.token, credentials.securityToken])
  if (additionalNames.length > 0) query.push([queryNames.additional, additionalNames.join(';')])
  const signature = signatureOf(setup, credentials, time, {
    method: request.method,
    path: resourcePath(request),
    query,
    headers,
    additionalNames,
  })
  query.push([queryNames.signature, signature])
  return presignedUrl(request.url, query)
}

function signPolicy(
  setup: SignerV4Setup,
  policy: PostPolicy,
  credentials: Credentials,
  at: Date,
): Record<string, string> {
  const time = signingTime(at)
  checkCredentials(credentials, at)
  checkWeek(policy.expiresInSeconds)
  const { accessKeyId, securityToken } = credentials
  const fields: Record<string, string> = {
    [queryNames.version]: algorithm,
    [queryNames.credential]: `${accessKeyId}/${scopeOf(setup, time)}`,
    [queryNames.date]: time.basicIso,
    ...(securityToken && { [queryNames.token]: securityToken }),
  }
  const text = policyText(policy, at, fields)
  const signature = createHmac('sha256', signingKey(setup, credentials, time))
    .update(text)
    .digest('hex')
  return { ...fields, policy: text, [queryNames.signature]: signature }
}

function signatureOf(
  setup: SignerV4Setup,
  credentials: Credentials,
  time: SigningTime,
  input: CanonicalRequestInput,
): string {
  // A header character is one byte on the wire; all the rest of the text is ASCII.
  const requestHash = hash('sha256', Buffer.from(canonicalRequestV4(input), 'latin1'), 'hex')
  const stringToSign = [algorithm, time.basicIso, scopeOf(setup, time), requestHash].join('\n')
  return createHmac('sha256', signingKey(setup, credentials, time))
    .update(stringToSign)
    .digest('hex')
}

function signingKey(
  { deriveKey, region, product }: SignerV4Setup,
  credentials: Credentials,
  { day }: SigningTime,
): ReturnType<KeyDeriver> {
  return deriveKey(credentials, { day, region, product })
}

function scopeOf({ region, product }: SignerV4Setup, { day }: SigningTime): string {
  return `${day}/${region}/${product}/${scopeTerminator}`
}
