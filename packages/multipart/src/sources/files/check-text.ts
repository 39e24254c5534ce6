import { PlanError } from '../../model/plan-error.ts'

/**
 * Checks a required text.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function checkText(field: string, value: unknown, maxLength: number): void {
  if (typeof value === 'string' && value.length > 0 && value.length <= maxLength) return
  const got =
    typeof value === 'string' ? `${value.length} characters` : value === null ? 'null' : typeof value
  const message = `${field} must be a string of 1 to ${maxLength} characters (got ${got})`
  throw new PlanError('OPTION_INVALID', field, message)
}
