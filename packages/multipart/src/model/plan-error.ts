const brand = Symbol.for('oss.error')

/** What a {@link PlanError} is about. */
export type PlanErrorCode =
  | 'PART_SIZE_OUT_OF_RANGE'
  | 'PARALLEL_OUT_OF_RANGE'
  | 'SIZE_OUT_OF_RANGE'
  | 'TOO_LARGE'
  | 'OPTION_INVALID'

/** An option of an upload or download that is out of range. Thrown before anything is sent or written. */
export class PlanError extends RangeError {
  static {
    Object.defineProperty(PlanError.prototype, brand, { value: true })
  }
  override readonly name = 'PlanError'
  readonly code: PlanErrorCode
  /** The option that has the value: `partSize`, `parallel`, `size`, `onNotice`, ... */
  readonly field: string

  constructor(code: PlanErrorCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
  }
}
