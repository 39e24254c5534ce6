/** Returns the system's code of a failed file call, such as `ENOENT`; `undefined` for other errors. */
export function errorCode(error: unknown): string | undefined {
  // Under Jest, the errors of Node.js are of another realm, so `instanceof Error` is false for them.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
