/**
 * What is wrong with how the command was called.
 *
 * - `USAGE_INVALID`: a command, flag or argument is missing, unknown or has a bad value.
 * - `SECRET_IN_FLAGS`: a key was given where other users of the machine can read it.
 * - `CREDENTIALS_MISSING`, `CREDENTIALS_FILE_UNREADABLE`, `CREDENTIALS_FILE_UNSAFE`: there are no credentials to use.
 * - `STANDARD_INPUT_UNREADABLE`: standard input is closed, or of a kind that cannot be read.
 * - `OBJECT_MISSING`: there is no such object.
 * - `CHECKPOINT_MISSING`: there is no readable checkpoint at the path.
 */
export type CliErrorCode =
  | 'USAGE_INVALID'
  | 'SECRET_IN_FLAGS'
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_FILE_UNREADABLE'
  | 'CREDENTIALS_FILE_UNSAFE'
  | 'STANDARD_INPUT_UNREADABLE'
  | 'OBJECT_MISSING'
  | 'CHECKPOINT_MISSING'

/** The command cannot be carried out as it was called. Nothing was changed. */
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
