import { digest } from '#digest'
import { normalizeHeaders } from '../canonical/normalize-headers.ts'
import { resourcePath } from '../canonical/resource-path.ts'
import type { SignableRequest } from '../canonical/signable-request.ts'
import { type StringToSignInput, stringToSignV1 } from '../canonical/string-to-sign-v1.ts'
import { checkCredentials } from '../credentials/check-credentials.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { toBase64 } from '../encoding/bytes-to-text.ts'
import { latin1 } from '../encoding/latin1.ts'
import { readQuery, withQuery } from '../encoding/query-string.ts'
import { signingTime } from '../encoding/signing-time.ts'
import { SigningError } from '../errors/signing-error.ts'
import { checkLifetime } from './check-lifetime.ts'
import { encodePolicy, type PostPolicy } from './post-policy.ts'
import type { PresignOptions, SignedTexts, Signer } from './signer.ts'

/**
 * Creates a signer for signature V1 (HMAC-SHA1), for endpoints that do not accept V4. It is not bound to a
 * region.
 */
export function createSignerV1(): Signer {
  return { version: 'v1', sign, presign, signPolicy }
}

function sign(
  request: SignableRequest,
  credentials: Credentials,
  at: Date,
  onSigned?: (texts: SignedTexts) => void,
): Record<string, string> {
  const { httpDate } = signingTime(at)
  checkCredentials(credentials, at)
  // Both headers have the same value, because servers and proxies differ in which of the two they read.
  const added: Record<string, string> = { date: httpDate, 'x-oss-date': httpDate }
  if (credentials.securityToken) added['x-oss-security-token'] = credentials.securityToken
  const input = {
    method: request.method,
    path: resourcePath(request),
    query: readQuery(request.url),
    headers: new Map([...normalizeHeaders(request.headers), ...Object.entries(added)]),
    dateLine: httpDate,
  }
  onSigned?.({
    canonicalRequest: undefined,
    stringToSign: new TextDecoder('latin1').decode(stringToSignV1(input)),
  })
  const signature = signatureOf(credentials, input)
  return { ...added, authorization: `OSS ${credentials.accessKeyId}:${signature}` }
}

function presign(
  request: SignableRequest,
  credentials: Credentials,
  at: Date,
  { expiresInSeconds }: PresignOptions,
): URL {
  const { unixSeconds } = signingTime(at)
  checkCredentials(credentials, at)
  const expires = unixSeconds + expiresInSeconds
  if (!Number.isSafeInteger(expiresInSeconds) || expiresInSeconds < 1 || !Number.isSafeInteger(expires)) {
    throw new SigningError(
      'EXPIRY_OUT_OF_RANGE',
      'expiresInSeconds',
      `expiresInSeconds must be a whole number of seconds, 1 or more (got ${expiresInSeconds}).`,
    )
  }
  const query = readQuery(request.url, ['Expires', 'OSSAccessKeyId', 'Signature', 'security-token'])
  if (credentials.securityToken) query.push(['security-token', credentials.securityToken])
  const signature = signatureOf(credentials, {
    method: request.method,
    path: resourcePath(request),
    query,
    headers: normalizeHeaders(request.headers),
    dateLine: String(expires),
  })
  query.push(
    ['Expires', String(expires)],
    ['OSSAccessKeyId', credentials.accessKeyId],
    ['Signature', signature],
  )
  return withQuery(request.url, query)
}

function signPolicy(policy: PostPolicy, credentials: Credentials, at: Date): Record<string, string> {
  checkCredentials(credentials, at)
  checkLifetime(policy.expiresInSeconds)
  const { accessKeyId, accessKeySecret, securityToken } = credentials
  const token: Record<string, string> = securityToken ? { 'x-oss-security-token': securityToken } : {}
  const text = encodePolicy(policy, at, token)
  const signature = toBase64(digest.hmacSha1(accessKeySecret, latin1(text)))
  return { OSSAccessKeyId: accessKeyId, policy: text, Signature: signature, ...token }
}

function signatureOf({ accessKeySecret }: Credentials, input: StringToSignInput): string {
  return toBase64(digest.hmacSha1(accessKeySecret, stringToSignV1(input)))
}
