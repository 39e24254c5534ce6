/** Port for time and randomness. Tests and simulations bring their own. */
export interface Clock {
  /** Time of day: milliseconds since the epoch. It jumps when the system's time is set. */
  now(): number
  /** Milliseconds since any fixed moment, for durations. Never decreases, unlike the time of day. */
  monotonicMs(): number
  /** Resolves after `ms`. When the signal aborts, clears the timer and rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** At least 0 and below 1. */
  random(): number
}

// Node.js runs a timer with a longer delay at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * The clock of this machine. No other file of this package reads the time, sets timers or draws random
 * numbers.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      // node:timers/promises creates an error for each stopped timer, which is by far the largest cost when a
      // hundred requests are stopped at once.
      const stop = (): void => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const wait = (leftMs: number): void => {
        timer = setTimeout(
          () => {
            if (leftMs > LONGEST_TIMER_MS) {
              wait(leftMs - LONGEST_TIMER_MS)
              return
            }
            signal.removeEventListener('abort', stop)
            resolve()
          },
          Math.min(leftMs, LONGEST_TIMER_MS),
        )
      }
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      else wait(ms)
    }),
}
