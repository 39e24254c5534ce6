import { EncryptionError } from '../errors/encryption-error.ts'

/** Checks the type of a description. @throws EncryptionError `KEY_INVALID` */
export function checkDescription(description: unknown): void {
  if (description === undefined) return
  if (typeof description === 'object' && description !== null && !Array.isArray(description)) return
  throw new EncryptionError(
    'KEY_INVALID',
    'description of the key wrap must be an object whose values are strings',
  )
}
