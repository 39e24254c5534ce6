const brand = Symbol.for('oss.error')

/**
 * What went wrong with the file that an object was to become.
 *
 * - `EXISTS`: there is a file, and it is not to be overwritten.
 * - `NOT_A_FILE`: there is a directory, a device or a pipe in its place.
 * - `NO_DIRECTORY`: its directory does not exist.
 * - `NO_PERMISSION`: not allowed, or the file system is read-only.
 * - `NO_SPACE`: the disk or a quota is full, or the file system takes no file of this size.
 * - `TAKEN_AWAY`: the temporary file was removed or replaced during the download.
 * - `FAILED`: reading or writing failed otherwise; `cause` says how.
 */
export type TargetErrorCode =
  | 'EXISTS'
  | 'NOT_A_FILE'
  | 'NO_DIRECTORY'
  | 'NO_PERMISSION'
  | 'NO_SPACE'
  | 'TAKEN_AWAY'
  | 'FAILED'

/** The file that an object was to become could not be made. */
export class TargetError extends Error {
  static {
    Object.defineProperty(TargetError.prototype, brand, { value: true })
  }
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'TargetError'
  /** What happened. */
  readonly code: TargetErrorCode

  constructor(code: TargetErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Whether a value is a {@link TargetError}, also one from another copy of this package. */
export function isTargetError(value: unknown): value is TargetError {
  return value instanceof Error && value.name === 'TargetError' && brand in value
}
