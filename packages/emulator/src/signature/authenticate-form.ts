import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import { findCredentials } from './credentials.ts'
import type { Principal } from './principal.ts'
import { parseBasicIsoTime } from './request-time.ts'
import { MAX_SKEW_MS, requireNotExpired } from './signature-clock.ts'
import { equalSignatures } from './signature-mismatch.ts'
import { signatureV1 } from './v1/signature-v1.ts'
import { readCredentialScope } from './v4/credential-scope.ts'
import { ALGORITHM_V4, signatureV4 } from './v4/signature-v4.ts'
import type { Verification } from './verification.ts'

const MAX_AGE_MS = 7 * 86_400_000

/**
 * Authenticates a form (docs/protocol.md#postobject).
 *
 * @returns an anonymous principal when the form has none of the fields of a signature.
 * @throws ServiceError when a field of the signature is missing, or the signature is wrong.
 */
export function authenticateForm(fields: ReadonlyMap<string, string>, verification: Verification): Principal {
  const isV4 = fields.has('x-oss-signature-version') || fields.has('x-oss-signature')
  const names = isV4
    ? ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date', 'x-oss-signature', 'policy']
    : ['ossaccesskeyid', 'signature', 'policy']
  const missing = names.find((name) => !fields.get(name))
  if (names.every((name) => !fields.has(name))) return { kind: 'anonymous' }
  if (missing !== undefined) {
    const ec = missing === 'policy' ? '0002-00000702' : '0002-00000703'
    throw invalidArgument(missing, '', `The form field ${missing} is missing.`, ec)
  }
  return isV4 ? verifyV4(fields, verification) : verifyV1(fields, verification)
}

function verifyV1(fields: ReadonlyMap<string, string>, { credentials: known, now }: Verification): Principal {
  const token = fields.get('x-oss-security-token')
  const credentials = findCredentials(known, fields.get('ossaccesskeyid') ?? '', token, now)
  const expected = signatureV1(credentials.accessKeySecret, Buffer.from(fields.get('policy') ?? ''))
  requireEqual(expected, fields.get('signature'))
  return { kind: 'credentials', credentials, version: 'v1', form: 'url' }
}

function verifyV4(fields: ReadonlyMap<string, string>, verification: Verification): Principal {
  const version = fields.get('x-oss-signature-version') ?? ''
  if (version !== ALGORITHM_V4)
    throw invalidArgument('x-oss-signature-version', version, 'The signature version is not supported.')
  const time = fields.get('x-oss-date') ?? ''
  const start = parseBasicIsoTime(time)
  if (start === undefined) throw invalidArgument('x-oss-date', time, 'The x-oss-date is malformed.')
  const scope = readCredentialScope(fields.get('x-oss-credential') ?? '', verification.region, time)
  if (verification.now < start - MAX_SKEW_MS)
    throw new ServiceError('AccessDenied', { message: 'Request is not valid yet.' })
  requireNotExpired(start + MAX_AGE_MS, verification.now, '0002-00000236')
  const token = fields.get('x-oss-security-token')
  const credentials = findCredentials(verification.credentials, scope.accessKeyId, token, verification.now)
  const expected = signatureV4(credentials.accessKeySecret, scope, fields.get('policy') ?? '')
  requireEqual(expected, fields.get('x-oss-signature'))
  return { kind: 'credentials', credentials, version: 'v4', form: 'url' }
}

function requireEqual(expected: string, provided = ''): void {
  if (!equalSignatures(expected, provided))
    throw new ServiceError('SignatureDoesNotMatch', { ec: '0002-00000705' })
}
