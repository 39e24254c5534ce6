import { MissingTablesError } from '../errors/missing-tables-error.ts'

/**
 * Classes of SQLSTATE, or whole codes, of failures that may end by themselves: lost connections and the
 * errors of poolers (08), a standby that becomes the primary (25006), conflicts of transactions (40), a
 * server without memory, space or connections (53), a lock or a limit of time (55P03, 57014), a server that
 * starts or stops (57P), its disk (58).
 */
const TEMPORARY = /^(08|25006|40|53|55P03|57014|57P|58)/

/** Returns whether the same query would fail again, whenever it is repeated. */
export function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof MissingTablesError) return true
  // A pool that its owner has ended stays so.
  if (error.message.startsWith('Cannot use a pool after calling end')) return true
  // Errors of connections have other codes, such as EPIPE, or none; only those of the server have a severity.
  if (!('severity' in error) || !('code' in error)) return false
  return typeof error.code === 'string' && !TEMPORARY.test(error.code)
}
