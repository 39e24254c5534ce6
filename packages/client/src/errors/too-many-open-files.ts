import { errno } from './errno.ts'

const CODES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE'])
const MAX_DEPTH = 8

/**
 * Whether an error means that this process, or the system, has too many open files and sockets, so that fewer
 * concurrent files help.
 */
export function isTooManyOpenFiles(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth >= MAX_DEPTH) return false
  if (CODES.has(errno(error))) return true
  // One error for each address of the host.
  const errors: unknown = 'errors' in error ? error.errors : []
  const inner: readonly unknown[] = Array.isArray(errors) ? errors : []
  return [Reflect.get(error, 'cause'), ...inner].some((inner) => isTooManyOpenFiles(inner, depth + 1))
}
