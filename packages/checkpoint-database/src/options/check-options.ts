import { PlanError } from '@oss/multipart'

/** Checks a number. @throws PlanError `OPTION_INVALID` */
export function checkWholeNumber(field: string, value: unknown, from: number, to: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to) return
  throw invalidOption(field, `a whole number from ${from} to ${to}`, value)
}

/** Checks a function. @throws PlanError `OPTION_INVALID` */
export function checkFunction(field: string, value: unknown): void {
  if (typeof value !== 'function') throw invalidOption(field, 'a function', value)
}

/** Checks an action. @throws PlanError `OPTION_INVALID` */
export function checkAction(value: unknown): void {
  if (value !== 'pause' && value !== 'cancel') throw invalidOption('action', '"pause" or "cancel"', value)
}

/** Creates the error for an option of a store. `range` states what is accepted. */
export function invalidOption(field: string, range: string, value: unknown): PlanError {
  const got = typeof value === 'number' ? String(value) : value === null ? 'null' : typeof value
  return new PlanError('OPTION_INVALID', field, `${field} must be ${range} (got ${got})`)
}
