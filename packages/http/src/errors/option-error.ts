import { type ErrorJson, errorToJson } from './error-json.ts'

/** An option of `@oss/http` is out of range or has the wrong type. Thrown before anything is sent. */
export class OptionError extends RangeError {
  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
    Object.defineProperty(OptionError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Discriminator that also works across copies of the package. */
  override readonly name = 'OptionError'
  readonly code = 'OPTION_INVALID'
  /** Path of the option as passed by the caller: `timeouts.connectMs`, `maxAttempts`, ... */
  readonly field: string
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Always `undefined`: the message contains the advice. */
  readonly advice: string | undefined = undefined

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
