const brand = Symbol.for('oss.error')

/**
 * What an {@link AppendError} is about.
 *
 * - `NOT_A_PREFIX`: the object is not what the file begins with, so that appending the rest would not make it the file. Nothing was sent.
 */
export type AppendErrorCode = 'NOT_A_PREFIX'

/** A file that cannot be appended to an object. */
export class AppendError extends Error {
  static {
    Object.defineProperty(AppendError.prototype, brand, { value: true })
  }
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'AppendError'
  readonly code: AppendErrorCode
  /** Bytes the object has. */
  readonly objectSize: number

  constructor(code: AppendErrorCode, objectSize: number, message: string) {
    super(message)
    this.code = code
    this.objectSize = objectSize
  }
}
