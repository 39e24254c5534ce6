/**
 * Prefixes of the errors with which Redis rejects a command permanently: a wrong password, a missing
 * permission, a key of another program. All others (no connection, a server that loads its data, a replica
 * that takes over) may end by themselves.
 */
const PERMANENT = /^(ERR|WRONGTYPE|NOAUTH|WRONGPASS|NOPERM|CROSSSLOT|DENIED)\b/

/** Returns whether the same command would be rejected again. */
export function isPermanent(error: unknown): boolean {
  return error instanceof Error && PERMANENT.test(error.message)
}
