/** What is wrong with the input of a signing call. */
export type SigningErrorCode =
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_INVALID'
  | 'CREDENTIALS_EXPIRED'
  | 'EXPIRY_OUT_OF_RANGE'
  | 'HEADER_INVALID'
  | 'REGION_INVALID'
  | 'RESOURCE_INVALID'
  | 'TIME_INVALID'

/**
 * A request cannot be signed as it was given. Nothing was sent.
 *
 * The message and the fields name the input that is at fault and never hold its value, because the value may be a secret.
 */
export class SigningError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'SigningError'
  /** What is wrong. */
  readonly code: SigningErrorCode
  /** The input at fault, e.g. `expiresInSeconds` or the name of a header. */
  readonly field: string

  static {
    // Known by this also when two copies of the package meet, where `instanceof` fails.
    Object.defineProperty(SigningError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(code: SigningErrorCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
  }
}
