import { ValidationError } from '../errors/validation-error.ts'
import type { ClientEncryption, EncryptionMetadata, EncryptionOptions } from './client-encryption.ts'

const RESERVED = 'client-side-encryption-'

/**
 * Checks an encryption, and that no metadata has the names that it uses.
 *
 * @throws ValidationError `ENCRYPTION_INVALID` or `METADATA_INVALID`
 */
export function checkEncryption(
  encryption: ClientEncryption | undefined,
  metadata: EncryptionMetadata = {},
): void {
  if (encryption === undefined) return
  if (typeof encryption?.startUpload !== 'function' || typeof encryption.open !== 'function')
    throw invalid('clientEncryption must be the result of clientEncryption(...) of @oss/encryption')
  const name = Object.keys(metadata).find((key) => key.toLowerCase().startsWith(RESERVED))
  if (name === undefined) return
  const message = `metadata.${name} is reserved for the encryption; use a name that does not start with ${RESERVED}`
  throw new ValidationError('METADATA_INVALID', `metadata.${name}`, message)
}

/**
 * Rejects client-side encryption where it is not supported, so that no content is sent unencrypted by
 * mistake.
 *
 * @throws ValidationError `ENCRYPTION_INVALID`
 */
export function refuseEncryption(options: object): void {
  if (!('clientEncryption' in options) || options.clientEncryption === undefined) return
  throw invalid(
    'clientEncryption is supported only by putObject, resumableUpload, getObject and resumableDownload',
  )
}

/** Removes the encryption from options for an operation that does not support it. */
export function withoutEncryption<Options extends EncryptionOptions>(
  input: Options,
): Omit<Options, 'clientEncryption'> {
  // Most requests have none, and need no copy of their options.
  if (input.clientEncryption === undefined) return input
  const { clientEncryption: _, ...options } = input
  return options
}

function invalid(message: string): ValidationError {
  return new ValidationError('ENCRYPTION_INVALID', 'clientEncryption', message)
}
