import { AttemptError, type TransportOptions } from '@oss/http/core'

/** Longest time of a timer; a wait has as many timers as it needs. */
const SLICE_MS = 5_000

/** What an attempt waits for, and its time limit. */
export interface Wait {
  readonly code: 'IDLE_TIMEOUT' | 'RESPONSE_TIMEOUT'
  readonly limitMs: number
}

/** Limits how long an attempt makes no progress. */
export interface StallWatch {
  /** Starts another wait, or the same one again after progress. */
  start(wait: Wait): void
  end(): void
}

/**
 * Calls `onStall` when a wait has lasted longer than its limit.
 *
 * A timer that fires late counts as if it had been on time: while a machine sleeps or a page is frozen, no
 * progress is possible, and afterwards the attempt has the rest of its time.
 */
export function watchStalls(
  { clock }: Pick<TransportOptions, 'clock'>,
  onStall: (error: AttemptError) => void,
): StallWatch {
  let stop = new AbortController()

  async function run({ code, limitMs }: Wait, signal: AbortSignal): Promise<void> {
    for (let leftMs = limitMs; leftMs > 0; leftMs -= SLICE_MS)
      await clock.sleep(Math.min(SLICE_MS, leftMs), signal)
    onStall(stallError(code, limitMs))
  }

  return {
    start(wait) {
      stop.abort()
      stop = new AbortController()
      // Rejects only when another wait has started, or the attempt has ended.
      run(wait, stop.signal).catch(() => {})
    },
    end: () => stop.abort(),
  }
}

function stallError(code: Wait['code'], limitMs: number): AttemptError {
  const what = code === 'IDLE_TIMEOUT' ? 'No bytes were transferred' : 'There was no response'
  return new AttemptError(code, `${what} for ${Math.round(limitMs / 1000)} s.`, { mayHaveBeenApplied: true })
}
