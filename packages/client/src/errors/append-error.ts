import { type ErrorJson, errorToJson } from '@oss/multipart'

/**
 * Reason of an {@link AppendError}.
 *
 * - `NOT_A_PREFIX`: the file does not start with the content of the object, so appending the rest would not
 *   turn the object into the file. Nothing was sent.
 */
export type AppendErrorCode = 'NOT_A_PREFIX'

/** A file that cannot be appended to an object. */
export class AppendError extends Error {
  static {
    Object.defineProperty(AppendError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Identifies the kind of error, also when two copies of the package are loaded. */
  override readonly name = 'AppendError'
  readonly code: AppendErrorCode
  /** Size of the object in bytes. */
  readonly objectSize: number
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Always `undefined`: the message contains the advice. */
  readonly advice: string | undefined = undefined

  constructor(code: AppendErrorCode, objectSize: number, message: string) {
    super(message)
    this.code = code
    this.objectSize = objectSize
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
