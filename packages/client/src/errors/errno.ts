/** Returns the system error code of an error, such as `ENOENT`; `undefined` for other values. */
export function errno(error: unknown): unknown {
  // Under Jest, the errors of Node.js are of another realm, so `instanceof Error` is false for them.
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
