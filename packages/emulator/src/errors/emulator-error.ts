/** What went wrong with the emulator itself; the errors it answers with over HTTP are something else. */
export type EmulatorErrorCode =
  | 'OPTION_INVALID'
  | 'FAULT_PLAN_INVALID'
  | 'DATA_DIR_INVALID'
  | 'DATA_DIR_IN_USE'
  | 'LISTEN_FAILED'
  | 'NOT_FOUND'

/** More about an {@link EmulatorError}. */
export interface EmulatorErrorDetails {
  /** The option, or the place in the fault plan, that is wrong; for example `rules[0].fault.bytes`. */
  readonly field?: string
  readonly cause?: unknown
}

/** Bad options, a bad fault plan, a folder or port that cannot be used, or a test that names what is not there. */
export class EmulatorError extends Error {
  static {
    Object.defineProperty(EmulatorError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'EmulatorError'
  readonly code: EmulatorErrorCode
  readonly field: string | undefined

  constructor(code: EmulatorErrorCode, message: string, details: EmulatorErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.field = details.field
  }
}
