import { type ProcessClock, processClock } from '../port/process-clock.ts'

const FIRST_PAUSE_MS = 100
const MAX_PAUSE_MS = 1000
/** After this time without a response, a call is made again. */
const RESPONSE_MS = 5000
/** Even one that takes all its time leaves time for others. */
const MIN_ATTEMPTS = 3

/** How a call is repeated. */
export interface Repetition {
  /** Milliseconds of trying until the call fails. */
  readonly forMs: number
  /** Milliseconds that one attempt may take. */
  readonly withinMs: number
  /** Returns whether the same call would fail again. */
  readonly isPermanent: (error: unknown) => boolean
  /** Default: that of the system. */
  readonly clock?: ProcessClock
}

/**
 * Returns for how many milliseconds a store waits for the response to one attempt of a call. A driver that
 * can end a call by itself, and free its connection, ends it after the same time.
 */
export function attemptLimitMs(leaseMs: number): number {
  return Math.floor(Math.min(RESPONSE_MS, leaseMs / MIN_ATTEMPTS))
}

/**
 * Repeats a call that has the same effect when it is made twice, until it succeeds, fails for good, or the
 * time is over. Rejects with the error of the last attempt. Time in which the process was stopped counts as
 * one attempt at most: a process that wakes up tries again, and learns what happened meanwhile.
 */
export async function repeat<Value>(
  act: () => Promise<Value>,
  { forMs, withinMs, isPermanent, clock = processClock }: Repetition,
): Promise<Value> {
  let leftMs = forMs
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    const startedAt = clock.elapsedMs()
    try {
      return await answered(act, withinMs, clock)
    } catch (error) {
      leftMs -= Math.min(clock.elapsedMs() - startedAt, withinMs) + pauseMs
      if (isPermanent(error) || leftMs <= 0) throw error
    }
    await clock.sleep(pauseMs)
    pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
  }
}

/** Drivers keep calls until they are connected again, and some connections end without being closed. */
export async function answered<Value>(
  act: () => Promise<Value>,
  withinMs: number,
  clock: ProcessClock,
): Promise<Value> {
  const timer = new AbortController()
  const late = clock.sleep(withinMs, { signal: timer.signal }).then(() => {
    throw new Error(`The database has not responded for ${withinMs} ms.`)
  })
  // When the call ends first, the timer is stopped, and nobody waits for it.
  late.catch(() => {})
  try {
    return await Promise.race([act(), late])
  } finally {
    timer.abort()
  }
}
