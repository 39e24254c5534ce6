import { SigningError } from '../errors/signing-error.ts'
import type { Credentials } from '../signers/signer.ts'

// All of these are sent in headers or query strings, or stand in a file or variable where a line break slips in easily.
const visibleAscii = /^[\x21-\x7e]*$/

/** @throws SigningError `CREDENTIALS_MISSING`, `CREDENTIALS_INVALID` or `CREDENTIALS_EXPIRED` */
export function checkCredentials(credentials: Credentials, at: Date): void {
  const { accessKeyId, accessKeySecret, securityToken, expiresAt } = credentials
  checkPresent('accessKeyId', accessKeyId)
  checkPresent('accessKeySecret', accessKeySecret)
  checkVisible('accessKeyId', accessKeyId)
  checkVisible('accessKeySecret', accessKeySecret)
  checkVisible('securityToken', securityToken ?? '')
  if (expiresAt !== undefined && expiresAt <= at.getTime()) {
    throw new SigningError(
      'CREDENTIALS_EXPIRED',
      'expiresAt',
      `The credentials expired at ${describeTime(expiresAt)}. Get new ones and sign again.`,
    )
  }
}

// The type says string, but credentials often come from places that TypeScript does not see, such as the environment.
function checkPresent(field: string, value: string | undefined): void {
  if (typeof value === 'string' && value.trim() !== '') return
  throw new SigningError('CREDENTIALS_MISSING', field, `${field} is missing or blank. Set it before signing.`)
}

function checkVisible(field: string, value: string): void {
  if (visibleAscii.test(value)) return
  throw new SigningError(
    'CREDENTIALS_INVALID',
    field,
    `${field} has a space, a line break or a character outside ASCII. Copy it again without them.`,
  )
}

function describeTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? 'an unreadable time' : date.toISOString()
}
