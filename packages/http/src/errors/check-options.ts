import { OptionError } from './option-error.ts'

/** Checks a number of milliseconds. `undefined` selects the default. @throws OptionError */
export function checkDuration(field: string, value: unknown, mayBeZero = false): void {
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  if (value === undefined || (isNumber && (value > 0 || (mayBeZero && value === 0)))) return
  const range = mayBeZero ? 'a number of milliseconds, 0 or more' : 'a number of milliseconds above 0'
  throw invalid(field, range, value)
}

/** Checks a count. `undefined` selects the default. @throws OptionError */
export function checkCount(field: string, value: unknown, least = 1): void {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) return
  throw invalid(field, `a whole number, ${least} or more`, value)
}

/** Checks the type of an option. `undefined` selects the default. @throws OptionError */
export function checkType(field: string, value: unknown, type: 'boolean' | 'function' | 'string'): void {
  if (value === undefined || typeof value === type) return
  throw invalid(field, type === 'boolean' ? 'true or false' : `a ${type}`, value)
}

/**
 * Checks that an option is an object with these methods. `undefined` selects the default.
 *
 * @throws OptionError
 */
export function checkMethods(field: string, value: unknown, ...names: readonly string[]): void {
  if (value === undefined) return
  const isObject = typeof value === 'object' && value !== null
  if (isObject && names.every((name) => typeof Reflect.get(value, name) === 'function')) return
  const what =
    names.length === 0 ? 'an object' : `an object with ${names.map((name) => `${name}()`).join(', ')}`
  throw invalid(field, what, value)
}

/** Checks an array of strings. `undefined` selects the default. @throws OptionError */
export function checkStrings(field: string, value: unknown): void {
  if (value === undefined) return
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return
  throw new OptionError(field, `${field} must be an array of strings.`)
}

function invalid(field: string, range: string, value: unknown): OptionError {
  // A string is not repeated in the message: it may be a secret passed to the wrong option.
  const isPlain = value === null || typeof value === 'number' || typeof value === 'boolean'
  return new OptionError(field, `${field} must be ${range} (got ${isPlain ? String(value) : typeof value}).`)
}
