import { invalidArgument } from '../errors/service-error.ts'
import type { Query } from '../wire/query.ts'

/**
 * Reads the maximum number of entries on a page of a listing.
 *
 * @throws ServiceError `InvalidArgument` outside 1 to 1000.
 */
export function readListLimit(query: Query, name: string, whenAbsent: number): number {
  const text = query.get(name)
  if (text === undefined) return whenAbsent
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= 1000) return limit
  throw invalidArgument(name, text, `Argument ${name} must be an integer between 1 and 1000.`)
}
