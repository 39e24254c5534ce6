import { type ErrorJson, errorToJson } from '@oss/multipart'

const BRAND = Symbol.for('oss.error')

/**
 * The reason why the target file cannot be written.
 *
 * - `EXISTS`: the file exists, and `overwrite` is false.
 * - `NOT_A_FILE`: the path is that of a directory, a device or a pipe.
 * - `NO_DIRECTORY`: its directory does not exist.
 * - `NO_PERMISSION`: permission is missing, or the file system is read-only.
 * - `NO_SPACE`: the disk or a quota is full, or the file system does not support files of this size.
 * - `REMOVED`: the temporary file was removed or replaced during the download.
 * - `FAILED`: reading or writing failed for another reason; see `cause`.
 */
export type TargetErrorCode =
  | 'EXISTS'
  | 'NOT_A_FILE'
  | 'NO_DIRECTORY'
  | 'NO_PERMISSION'
  | 'NO_SPACE'
  | 'REMOVED'
  | 'FAILED'

/** The target file of a download cannot be written. */
export class TargetError extends Error {
  static {
    Object.defineProperty(TargetError.prototype, BRAND, { value: true })
  }
  /** Identifies the class, even across copies of the package. */
  override readonly name = 'TargetError'
  /** Reason, for programs. */
  readonly code: TargetErrorCode
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  constructor(code: TargetErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.advice = code === 'EXISTS' ? 'Remove `overwrite: false` to replace it.' : undefined
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Whether a value is a {@link TargetError}, including one from another copy of this package. */
export function isTargetError(value: unknown): value is TargetError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'TargetError'
  )
}
