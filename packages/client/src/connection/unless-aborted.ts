/**
 * Waits for a promise until the signal aborts; then rejects with the reason of the signal and ignores the
 * result of the promise. An aborted signal wins over a promise that is already settled.
 */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  try {
    // The race handles both promises: the one that rejects later is no unhandled rejection.
    return await Promise.race([aborted.promise, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
