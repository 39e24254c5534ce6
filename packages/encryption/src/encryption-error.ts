/**
 * What went wrong with an encryption.
 *
 * - `KEY_INVALID`: a key, a description or a key wrap cannot be used as it is. Nothing was sent.
 * - `WRAP_FAILED`: the key wrap gave no wrapped key. Nothing was sent.
 * - `UNWRAP_MISSING`: the key wrap can only encrypt: it has no private key, or no `unwrap`.
 * - `UNWRAP_REFUSED`: this Node.js does not decrypt RSA with the padding that the format demands.
 * - `UNWRAP_FAILED`: the key is not the one that the object's key was wrapped with, or what was wrapped is damaged.
 * - `NOT_ENCRYPTED`: the object is not encrypted.
 * - `ENVELOPE_INVALID`: the object's metadata says that it is encrypted, but not completely or not readably how.
 * - `ALGORITHM_UNKNOWN`: the object was encrypted, or its key wrapped, in another way than this one.
 * - `CHECKPOINTS_SHARED`: the checkpoints are shared with another program, which would go on without encryption. Nothing was sent.
 * - `SOURCE_UNSUITABLE`: the source may give other bytes when it is read again. Nothing was sent.
 */
export type EncryptionErrorCode =
  | 'KEY_INVALID'
  | 'WRAP_FAILED'
  | 'UNWRAP_MISSING'
  | 'UNWRAP_REFUSED'
  | 'UNWRAP_FAILED'
  | 'NOT_ENCRYPTED'
  | 'ENVELOPE_INVALID'
  | 'ALGORITHM_UNKNOWN'
  | 'CHECKPOINTS_SHARED'
  | 'SOURCE_UNSUITABLE'

/** Something could not be encrypted or decrypted. Its message never holds keys or content. */
export class EncryptionError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'EncryptionError'
  /** What happened. */
  readonly code: EncryptionErrorCode

  constructor(code: EncryptionErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Whether a value is an {@link EncryptionError}, also one from another copy of this package. */
export function isEncryptionError(value: unknown): value is EncryptionError {
  return value instanceof Error && value.name === 'EncryptionError'
}
