const CODES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE'])
const CHAIN_LENGTH = 8

/** Whether an error means that this process, or the system, has too many files and sockets open, so that fewer jobs help. */
export function lacksDescriptor(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth >= CHAIN_LENGTH) return false
  if ('code' in error && CODES.has(error.code)) return true
  // One for each address of a host that was tried.
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : []
  return [error.cause, ...errors].some((inner) => lacksDescriptor(inner, depth + 1))
}
