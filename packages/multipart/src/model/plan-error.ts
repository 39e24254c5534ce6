import { type ErrorJson, errorToJson } from './error-json.ts'

const BRAND = Symbol.for('oss.error')

/** Which value a {@link PlanError} rejects. */
export type PlanErrorCode =
  | 'PART_SIZE_OUT_OF_RANGE'
  | 'PARALLEL_OUT_OF_RANGE'
  | 'SIZE_OUT_OF_RANGE'
  | 'TOO_LARGE'
  | 'OPTION_INVALID'

/** An option of an upload or download is out of range. Thrown before anything is sent or written. */
export class PlanError extends RangeError {
  static {
    Object.defineProperty(PlanError.prototype, BRAND, { value: true })
  }
  override readonly name = 'PlanError'
  readonly code: PlanErrorCode
  /** Name of the rejected option: `partSize`, `parallel`, `size`, `onNotice`, ... */
  readonly field: string
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Always `undefined`: the message contains the advice. */
  readonly advice: string | undefined = undefined

  constructor(code: PlanErrorCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
