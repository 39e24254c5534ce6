const CODES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE'])
const CHAIN_LENGTH = 8

/**
 * Whether an error means that this process, or the system, has too many open files and sockets, so that fewer
 * concurrent files help.
 */
export function isTooManyOpenFiles(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth >= CHAIN_LENGTH) return false
  if ('code' in error && CODES.has(error.code)) return true
  // One error for each address of the host.
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : []
  return [error.cause, ...errors].some((inner) => isTooManyOpenFiles(inner, depth + 1))
}
