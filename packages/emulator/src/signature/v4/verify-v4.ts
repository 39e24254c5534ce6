import { invalidArgument, ServiceError } from '../../errors/service-error.ts'
import { type EmulatorCredentials, findCredentials } from '../credentials.ts'
import { parseBasicIsoTime, parseHttpTime } from '../request-time.ts'
import type { SignableRequest } from '../signable-request.ts'
import { MAX_SKEW_MS, requireNotExpired, requireSmallSkew } from '../signature-clock.ts'
import { equalSignatures, signatureMismatch } from '../signature-mismatch.ts'
import type { Verification } from '../verification.ts'
import { parseAuthorizationV4 } from './authorization-v4.ts'
import { canonicalRequestV4, isSignedByDefault } from './canonical-request-v4.ts'
import { type CredentialScope, readCredentialScope } from './credential-scope.ts'
import { ALGORITHM_V4, signatureV4, stringToSignV4 } from './signature-v4.ts'

/** Verifies `Authorization: OSS4-HMAC-SHA256 Credential=…`. */
export function verifyHeaderV4(request: SignableRequest, verification: Verification): EmulatorCredentials {
  const claim = parseAuthorizationV4(request.headers.get('authorization') ?? '')
  requireUnsignedPayload(request, true)
  const time = headerTime(request)
  const scope = readCredentialScope(claim.credential, verification.region, time)
  requireSmallSkew(parseBasicIsoTime(time) ?? 0, verification.now)
  const token = request.headers.get('x-oss-security-token')
  const credentials = findCredentials(verification.credentials, scope.accessKeyId, token, verification.now)
  requireSignature(request, { ...claim, scope, time }, credentials)
  return credentials
}

/** Verifies `?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=…`. */
export function verifyUrlV4(request: SignableRequest, verification: Verification): EmulatorCredentials {
  requireUnsignedPayload(request, false)
  const version = requireParameter(request, 'x-oss-signature-version', '0002-00000202')
  if (version !== ALGORITHM_V4) {
    throw invalidArgument('x-oss-signature-version', version, 'The signature version is not supported.')
  }
  const credential = requireParameter(request, 'x-oss-credential', '0002-00000203')
  const time = requireParameter(request, 'x-oss-date', '0002-00000503')
  const expires = requireParameter(request, 'x-oss-expires', '0002-00000215')
  const signature = requireParameter(request, 'x-oss-signature', '0002-00000219')
  const scope = readCredentialScope(credential, verification.region, time)
  requireInWindow(time, expires, verification.now)
  const token = request.query.get('x-oss-security-token')
  const credentials = findCredentials(verification.credentials, scope.accessKeyId, token, verification.now)
  const additionalHeaders = (request.query.get('x-oss-additional-headers') ?? '').split(';').filter(Boolean)
  requireSignature(request, { additionalHeaders, signature, scope, time }, credentials)
  return credentials
}

/** OSS supports no other body hash. Signed URLs may omit it (EC 0002-00000214). */
function requireUnsignedPayload({ headers }: SignableRequest, isRequired: boolean): void {
  const hash = headers.get('x-oss-content-sha256')
  if (hash === 'UNSIGNED-PAYLOAD' || (hash === undefined && !isRequired)) return
  const message = 'The x-oss-content-sha256 header must be UNSIGNED-PAYLOAD.'
  throw invalidArgument('x-oss-content-sha256', hash ?? '', message, '0002-00000214')
}

/** Returns the request time in basic ISO format, from `x-oss-date` or else `Date`. */
function headerTime({ headers }: SignableRequest): string {
  const text = headers.get('x-oss-date') ?? headers.get('date')
  const time = text === undefined ? undefined : (parseBasicIsoTime(text) ?? parseHttpTime(text))
  if (time !== undefined) return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const ec = text === undefined ? '0002-00000503' : '0002-00000505'
  throw new ServiceError('AccessDenied', { message: 'OSS authentication requires a valid Date.', ec })
}

/** A client that signs a header must send it. */
function requireHeader({ headers }: SignableRequest, name: string): void {
  if (headers.has(name)) return
  throw invalidArgument('x-oss-additional-headers', name, `The signed header ${name} is missing.`)
}

function requireParameter({ query }: SignableRequest, name: string, ec: string): string {
  const value = query.get(name)
  if (value !== undefined) return value
  throw invalidArgument(name, '', `The query parameter ${name} is missing.`, ec)
}

function requireInWindow(time: string, expires: string, now: number): void {
  const start = parseBasicIsoTime(time)
  if (start === undefined) {
    throw invalidArgument(
      'x-oss-date',
      time,
      'The x-oss-date must have the form 20231203T121212Z.',
      '0002-00000505',
    )
  }
  const seconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0
  if (seconds < 1 || seconds > 604_800) {
    const message = 'The x-oss-expires must be an integer between 1 and 604800, inclusive.'
    throw invalidArgument('x-oss-expires', expires, message, '0002-00000232')
  }
  if (now < start - MAX_SKEW_MS) {
    throw new ServiceError('AccessDenied', { message: 'Request is not valid yet.', ec: '0002-00000235' })
  }
  requireNotExpired(start + seconds * 1000, now, '0002-00000236')
}

interface Claim {
  readonly scope: CredentialScope
  readonly time: string
  readonly additionalHeaders: readonly string[]
  readonly signature: string
}

function requireSignature(
  request: SignableRequest,
  { scope, time, additionalHeaders, signature }: Claim,
  { accessKeyId, accessKeySecret }: EmulatorCredentials,
): void {
  for (const name of additionalHeaders) {
    if (!isSignedByDefault(name)) requireHeader(request, name)
  }
  const canonicalRequest = canonicalRequestV4(request, additionalHeaders)
  const stringToSign = stringToSignV4(canonicalRequest, time, scope)
  if (equalSignatures(signatureV4(accessKeySecret, scope, stringToSign), signature)) return
  const text = Buffer.from(stringToSign)
  const comparison = { accessKeyId, provided: signature, stringToSign: text, canonicalRequest }
  throw signatureMismatch(comparison, '0002-00000201')
}
