import { SigningError } from '../errors/signing-error.ts'
import type { Credentials } from './credentials.ts'
import { parseExpiresAt } from './parse-expires-at.ts'

// Credentials are sent in headers and query strings, and often copied from files with a line break at the
// end.
const VISIBLE_ASCII = /^[\x21-\x7e]*$/

/**
 * Checks that the credentials are complete, can be sent and have not expired.
 *
 * @throws SigningError `CREDENTIALS_MISSING`, `CREDENTIALS_INVALID` or `CREDENTIALS_EXPIRED`
 */
export function checkCredentials(credentials: Credentials, at: Date): void {
  const { accessKeyId, accessKeySecret, securityToken } = credentials
  checkPresent('accessKeyId', accessKeyId)
  checkPresent('accessKeySecret', accessKeySecret)
  checkVisibleAscii('accessKeyId', accessKeyId)
  checkVisibleAscii('accessKeySecret', accessKeySecret)
  checkVisibleAscii('securityToken', securityToken ?? '')
  const expiresAtMs = parseExpiresAt(credentials.expiresAt)
  if (expiresAtMs !== undefined && expiresAtMs <= at.getTime()) {
    throw new SigningError(
      'CREDENTIALS_EXPIRED',
      'expiresAt',
      `The credentials expired at ${new Date(expiresAtMs).toISOString()}. Get new ones and sign again.`,
    )
  }
}

// The type is string, but values from the environment or from JavaScript code may be undefined.
function checkPresent(field: string, value: string | undefined): void {
  if (typeof value === 'string' && value.trim() !== '') return
  throw new SigningError('CREDENTIALS_MISSING', field, `${field} is missing or blank. Set it before signing.`)
}

function checkVisibleAscii(field: string, value: string): void {
  if (VISIBLE_ASCII.test(value)) return
  throw new SigningError(
    'CREDENTIALS_INVALID',
    field,
    `${field} contains a space, a line break or a non-ASCII character. Copy it again without them.`,
  )
}
