import { ValidationError } from '@oss/client'

/** Checks a number that may be omitted. @throws ValidationError `OPTION_INVALID` */
export function checkWholeNumber(field: string, value: unknown, from: number, to: number): void {
  if (value === undefined) return
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to) return
  throw invalid(field, `a whole number from ${from} to ${to}`, value)
}

/** Checks an optional string; a name must not contain ":". @throws ValidationError `OPTION_INVALID` */
export function checkText(field: string, value: unknown, { isName = false } = {}): void {
  if (value === undefined) return
  if (typeof value === 'string' && value !== '' && !(isName && value.includes(':'))) return
  throw invalid(field, isName ? 'a string without ":"' : 'a non-empty string', value)
}

/** Checks a function that may be omitted. @throws ValidationError `OPTION_INVALID` */
export function checkFunction(field: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw invalid(field, 'a function', value)
}

/** Checks that an object has methods. @throws ValidationError `OPTION_INVALID` */
export function checkMethods(
  field: string,
  value: unknown,
  range: string,
  ...names: readonly string[]
): void {
  const object =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  if (names.some((name) => typeof object[name] !== 'function')) throw invalid(field, range, value)
}

/** Creates the error for an option. Texts are not repeated: a misplaced one may be a secret. */
export function invalid(field: string, range: string, value: unknown): ValidationError {
  const isShown = typeof value === 'number' || typeof value === 'boolean' || value === null
  const got = isShown ? String(value) : Array.isArray(value) ? 'array' : typeof value
  return new ValidationError('OPTION_INVALID', field, `${field} must be ${range} (got ${got})`)
}
