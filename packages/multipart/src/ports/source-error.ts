const BRAND = Symbol.for('oss.error')

/**
 * Why the source of an upload or a copy could not be used.
 *
 * - `SOURCE_CHANGED`: its content changed while it was read or copied.
 * - `SOURCE_UNREADABLE`: it is missing, is not a regular file, or reading failed.
 */
export type SourceErrorCode = 'SOURCE_CHANGED' | 'SOURCE_UNREADABLE'

/** The source of an upload could not be read as one unchanged content. */
export class SourceError extends Error {
  static {
    Object.defineProperty(SourceError.prototype, BRAND, { value: true })
  }
  override readonly name = 'SourceError'
  readonly code: SourceErrorCode

  constructor(code: SourceErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Returns whether a value is a {@link SourceError}, also one from another copy of this package. */
export function isSourceError(value: unknown): value is SourceError {
  return value instanceof Error && value.name === 'SourceError' && BRAND in value
}
