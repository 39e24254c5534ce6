import { adviceOf, type ErrorJson, errorToJson, failureClassOf } from '@oss/multipart'

const BRAND = Symbol.for('oss.error')

/**
 * The reason why encryption or decryption failed.
 *
 * - `KEY_INVALID`: a key, a description or a key wrap is invalid. Nothing was sent.
 * - `WRAP_FAILED`: the key wrap returned no wrapped key. Nothing was sent.
 * - `UNWRAP_MISSING`: the key wrap can only encrypt, because it has no private key or no `unwrap`.
 * - `UNWRAP_REFUSED`: this version of Node.js does not decrypt RSA with the padding that the format requires.
 * - `UNWRAP_FAILED`: the object's key was wrapped with another master key, or the wrapped key is damaged.
 * - `NOT_ENCRYPTED`: the object is not encrypted.
 * - `ENVELOPE_INVALID`: the encryption metadata of the object is incomplete or damaged.
 * - `ALGORITHM_UNKNOWN`: the content or its key was encrypted with an unsupported algorithm.
 * - `CHECKPOINTS_SHARED`: another program shares the checkpoints and would resume without encryption. Nothing
 *   was sent.
 * - `SOURCE_UNSUITABLE`: the source may return different bytes when it is read again. Nothing was sent.
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

/** Encryption or decryption failed. The message never contains keys or content. */
export class EncryptionError extends Error {
  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
    Object.defineProperty(EncryptionError.prototype, BRAND, { value: true })
  }
  /** Identifies the class, even across copies of the package. */
  override readonly name = 'EncryptionError'
  /** Reason, for programs. */
  readonly code: EncryptionErrorCode
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  constructor(code: EncryptionErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    const { isTemporary, isAboutCredentials } = failureClassOf(
      code === 'WRAP_FAILED' ? options?.cause : undefined,
    )
    this.isTemporary = isTemporary
    this.isAboutCredentials = isAboutCredentials
    this.advice = adviceOf(options?.cause)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Whether a value is an {@link EncryptionError}, including one from another copy of this package. */
export function isEncryptionError(value: unknown): value is EncryptionError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'EncryptionError'
  )
}
