/** Returns the system error code of an error, such as `ENOENT`; `undefined` for other values. */
export function errno(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
