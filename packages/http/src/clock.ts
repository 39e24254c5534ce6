import { setTimeout as wait } from 'node:timers/promises'

/** Port for time and chance. Tests and simulations pass their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms`. Rejects with the signal's reason when it aborts, and then leaves nothing behind. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** At least 0 and below 1. */
  random(): number
}

// A longer timer would go off at once.
const longestTimerMs = 2 ** 31 - 1

/** The machine's clock. The only place in this package that reads time, waits for it or throws dice. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  async sleep(ms, signal) {
    let leftMs = ms
    do {
      signal.throwIfAborted()
      try {
        await wait(Math.min(leftMs, longestTimerMs), undefined, { signal })
      } catch (error) {
        signal.throwIfAborted()
        throw error
      }
      leftMs -= longestTimerMs
    } while (leftMs > 0)
  },
}
