/**
 * Why a command cannot run.
 *
 * - `USAGE_INVALID`: a command, flag or argument is missing, unknown or invalid.
 * - `SECRET_IN_FLAGS`: a flag contains a secret, which other users of the machine can read.
 * - `CREDENTIALS_MISSING`, `CREDENTIALS_FILE_UNREADABLE`, `CREDENTIALS_FILE_UNSAFE`: no usable credentials.
 * - `STANDARD_INPUT_UNREADABLE`: standard input is closed, or of a kind that cannot be read.
 * - `DEBUG_FILE_UNWRITABLE`: the file of `--debug=FILE` cannot be written.
 * - `OUTPUT_UNWRITABLE`: standard output cannot be written, for example because the disk is full.
 * - `OBJECT_MISSING`: the object does not exist.
 * - `CHECKPOINT_MISSING`: no readable checkpoint at the path.
 * - `NOT_CONFIRMED`: a confirmation was declined, or no terminal is available for it.
 * - `BUCKET_NOT_EMPTY`: the bucket has objects or unfinished uploads.
 * - `RULES_INVALID`: the file of `--rules` cannot be read, or contains an invalid rule.
 * - `LIST_INVALID`: a list of files cannot be read or written, or contains an invalid path.
 */
export type CliErrorCode =
  | 'USAGE_INVALID'
  | 'SECRET_IN_FLAGS'
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_FILE_UNREADABLE'
  | 'CREDENTIALS_FILE_UNSAFE'
  | 'STANDARD_INPUT_UNREADABLE'
  | 'DEBUG_FILE_UNWRITABLE'
  | 'OUTPUT_UNWRITABLE'
  | 'OBJECT_MISSING'
  | 'CHECKPOINT_MISSING'
  | 'NOT_CONFIRMED'
  | 'BUCKET_NOT_EMPTY'
  | 'RULES_INVALID'
  | 'LIST_INVALID'

/** The command cannot run as called. Nothing was changed. */
export class CliError extends Error {
  static {
    Object.defineProperty(CliError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'CliError'
  readonly code: CliErrorCode

  constructor(code: CliErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
