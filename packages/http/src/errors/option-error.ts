/** An option of `@oss/http` that is out of range or of the wrong type. Thrown before anything is sent. */
export class OptionError extends RangeError {
  static {
    Object.defineProperty(OptionError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'OptionError'
  readonly code = 'OPTION_INVALID'
  /** The option, as it is named in the call: `timeouts.connectMs`, `maxAttempts`, ... */
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** Checks a number of milliseconds. `undefined` is the default. @throws OptionError */
export function checkDuration(field: string, value: unknown, mayBeZero = false): void {
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  if (value === undefined || (isNumber && (value > 0 || (mayBeZero && value === 0)))) return
  const range = mayBeZero ? 'a number of milliseconds, 0 or more' : 'a number of milliseconds above 0'
  throw invalid(field, range, value)
}

/** Checks a count. `undefined` is the default. @throws OptionError */
export function checkCount(field: string, value: unknown, least = 1): void {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) return
  throw invalid(field, `a whole number, ${least} or more`, value)
}

/** Checks the type of an option. `undefined` is the default. @throws OptionError */
export function checkType(field: string, value: unknown, type: 'boolean' | 'function' | 'string'): void {
  if (value === undefined || typeof value === type) return
  throw invalid(field, type === 'boolean' ? 'true or false' : `a ${type}`, value)
}

/** Checks that an option is an object with these methods. `undefined` is the default. @throws OptionError */
export function checkMethods(field: string, value: unknown, ...names: readonly string[]): void {
  if (value === undefined) return
  const isObject = typeof value === 'object' && value !== null
  if (isObject && names.every((name) => typeof Reflect.get(value, name) === 'function')) return
  const what =
    names.length === 0 ? 'an object' : `an object with ${names.map((name) => `${name}()`).join(', ')}`
  throw invalid(field, what, value)
}

function invalid(field: string, range: string, value: unknown): OptionError {
  // The text of a string is not repeated: it may be a secret at the wrong place.
  const isPlain = value === null || typeof value === 'number' || typeof value === 'boolean'
  return new OptionError(field, `${field} must be ${range} (got ${isPlain ? String(value) : typeof value}).`)
}
