import type { Sleep } from '../ports/sleep.ts'

/** Time for which a transfer that is stopped still waits for a response, in milliseconds. */
const STOP_GRACE_MS = 5000

/** Start and timer of the grace period. */
export interface StopGrace {
  /** Aborts when the transfer is stopped. */
  readonly stop: AbortSignal
  readonly sleep: Sleep
}

/** How a call that exceeds the grace period ends. */
export interface LateCall<Value> {
  /** Returns the error with which the wait ends. */
  readonly error: () => Error
  /** Called with a result that arrives later. Default: it is ignored. */
  readonly release?: (value: Value) => unknown
}

/**
 * Waits for a call to a store or a file system: without a limit while the transfer runs, and for five seconds
 * after it was stopped. Most calls respond within that time, so that nothing of a stopped transfer is left;
 * one that never responds does not hold it.
 */
export async function withinGrace<Value>(
  call: Promise<Value>,
  { stop, sleep }: StopGrace,
  { error, release }: LateCall<Value>,
): Promise<Value> {
  const waiting = new AbortController()
  const ended = Promise.withResolvers<never>()
  let isLate = false
  const limit = async (): Promise<void> => {
    await sleep(STOP_GRACE_MS, waiting.signal)
    if (waiting.signal.aborted) return
    isLate = true
    ended.reject(error())
  }
  // A sleep that is aborted may reject.
  const onStop = (): void => void limit().catch(() => {})
  if (stop.aborted) onStop()
  else stop.addEventListener('abort', onStop, { once: true })
  try {
    return await Promise.race([call, ended.promise])
  } finally {
    waiting.abort()
    stop.removeEventListener('abort', onStop)
    if (isLate) void call.then(release).catch(() => {})
  }
}
