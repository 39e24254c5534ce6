import { type ErrorJson, errorToJson } from '@oss/multipart'

const BRAND = Symbol.for('oss.error')

/** The object was overwritten or deleted since the download started. Thrown by an `ObjectReader`. */
export class ObjectChangedError extends Error {
  static {
    Object.defineProperty(ObjectChangedError.prototype, BRAND, { value: true })
  }
  /** Identifies the class, even across copies of the package. */
  override readonly name = 'ObjectChangedError'
  /** Reason, for programs. */
  readonly code = 'OBJECT_CHANGED'
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Always `undefined`: the message contains the advice. */
  readonly advice: string | undefined = undefined

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Whether a value is an {@link ObjectChangedError}, including one from another copy of this package. */
export function isObjectChangedError(value: unknown): value is ObjectChangedError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'ObjectChangedError'
  )
}
