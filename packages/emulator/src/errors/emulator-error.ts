/** Failures of the emulator itself, as opposed to the OSS errors that it returns over HTTP. */
export type EmulatorErrorCode =
  | 'OPTION_INVALID'
  | 'FAULT_PLAN_INVALID'
  | 'DATA_DIR_INVALID'
  | 'DATA_DIR_IN_USE'
  | 'LISTEN_FAILED'
  | 'NOT_FOUND'

/** Details of an {@link EmulatorError}. */
export interface EmulatorErrorDetails {
  /**
   * The invalid option, or the path of the invalid field in the fault plan, such as `rules[0].fault.bytes`.
   */
  readonly field?: string
  readonly cause?: unknown
}

/**
 * An invalid option or fault plan, an unusable directory or port, or a test that names an object that does
 * not exist.
 */
export class EmulatorError extends Error {
  static {
    Object.defineProperty(EmulatorError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'EmulatorError'
  readonly code: EmulatorErrorCode
  readonly field: string | undefined
  /** Always false: the same call fails again until the option, the directory or the port changes. */
  readonly isTemporary = false
  /** Always false. */
  readonly isAboutCredentials = false

  constructor(code: EmulatorErrorCode, message: string, details: EmulatorErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.field = details.field
  }
}
