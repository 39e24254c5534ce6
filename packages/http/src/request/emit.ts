/** Calls a listener of the user. What it throws, at once or as a promise, must not change the course of a request. */
export function callSafely<T>(listener: ((argument: T) => unknown) | undefined, argument: T): void {
  if (listener === undefined) return
  try {
    const result = listener(argument)
    if (result instanceof Promise) result.catch(() => undefined)
  } catch {
    // Not ours to report: there is nobody to tell but the listener itself.
  }
}
