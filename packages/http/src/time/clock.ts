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
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      // Not the timer of node:timers/promises: it makes an error of its own for each stop, which costs more than all else when a
      // hundred requests are stopped at once.
      const stop = (): void => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const wait = (leftMs: number): void => {
        timer = setTimeout(
          () => {
            if (leftMs > longestTimerMs) {
              wait(leftMs - longestTimerMs)
              return
            }
            signal.removeEventListener('abort', stop)
            resolve()
          },
          Math.min(leftMs, longestTimerMs),
        )
      }
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      else wait(ms)
    }),
}
