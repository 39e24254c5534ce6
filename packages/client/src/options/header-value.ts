import { ValidationError, type ValidationErrorCode } from '../errors/validation-error.ts'

/** Checks a header value: printable ASCII, not empty. @throws ValidationError `HEADER_INVALID` */
export function headerValue(field: string, value: string | undefined): string | undefined {
  if (value === undefined || (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value))) return value
  throw new ValidationError(
    'HEADER_INVALID',
    field,
    `${field} must be printable ASCII characters, at least one`,
  )
}

/**
 * Checks a value against the values that OSS accepts, which OSS itself would do only after the content was
 * sent.
 *
 * @throws ValidationError of the given code
 */
export function choice<Value extends string | number>(
  field: string,
  value: Value | undefined,
  choices: readonly Value[],
  code: ValidationErrorCode = 'OPTION_INVALID',
): Value | undefined {
  if (value === undefined || choices.includes(value)) return value
  throw new ValidationError(code, field, `${field} must be one of: ${choices.join(', ')}`)
}

/** Removes the fields that are `undefined`. */
export function defined<Value>(fields: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const entries = Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}
