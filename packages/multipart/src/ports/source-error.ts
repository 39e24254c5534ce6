const brand = Symbol.for('oss.error')

/**
 * What went wrong with the source of an upload or a copy.
 *
 * - `SOURCE_CHANGED`: its content changed while it was read or copied.
 * - `SOURCE_UNREADABLE`: it is missing, not a regular file, or reading failed.
 */
export type SourceErrorCode = 'SOURCE_CHANGED' | 'SOURCE_UNREADABLE'

/** The source of an upload could not be read as one content. */
export class SourceError extends Error {
  static {
    Object.defineProperty(SourceError.prototype, brand, { value: true })
  }
  override readonly name = 'SourceError'
  readonly code: SourceErrorCode

  constructor(code: SourceErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Whether a value is a {@link SourceError}, also one from another copy of this package. */
export function isSourceError(value: unknown): value is SourceError {
  return value instanceof Error && value.name === 'SourceError' && brand in value
}
