const brand = Symbol.for('oss.error')

/** The object is not the one that a download began with: it was overwritten or deleted meanwhile. Thrown by an `ObjectReader`. */
export class ObjectChangedError extends Error {
  static {
    Object.defineProperty(ObjectChangedError.prototype, brand, { value: true })
  }
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'ObjectChangedError'
  /** There is only one. */
  readonly code = 'OBJECT_CHANGED'
}

/** Whether a value is an {@link ObjectChangedError}, also one from another copy of this package. */
export function isObjectChangedError(value: unknown): value is ObjectChangedError {
  return value instanceof Error && value.name === 'ObjectChangedError' && brand in value
}
