import { PlanError } from '../model/plan-error.ts'
import type { Sleep } from '../ports/sleep.ts'

/** How often progress is reported. */
export interface ProgressOptions {
  /**
   * Minimum time between two values in milliseconds, 0 or more; the reader then gets the newest one. The last
   * value comes at once. Default: 0, every change.
   */
  readonly intervalMs?: number
}

/** What the values of a reader are paced by. */
export interface Pace extends ProgressOptions {
  readonly sleep: Sleep
  /** After it, no value is waited for. */
  readonly ended: Promise<unknown>
}

/**
 * Returns at most one value per interval, the newest each time, and the last one at once.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function pacedValues<Value>(values: AsyncIterable<Value>, pace: Pace): AsyncIterable<Value> {
  const { intervalMs = 0 } = pace
  if (!Number.isFinite(intervalMs) || intervalMs < 0) {
    const message = `intervalMs must be milliseconds, 0 or more (got ${intervalMs})`
    throw new PlanError('OPTION_INVALID', 'intervalMs', message)
  }
  return intervalMs === 0 ? values : paced(values, intervalMs, pace)
}

async function* paced<Value>(
  values: AsyncIterable<Value>,
  intervalMs: number,
  { sleep, ended }: Pace,
): AsyncGenerator<Value> {
  for await (const value of values) {
    const stop = new AbortController()
    const pause = sleep(intervalMs, stop.signal).catch(() => {})
    try {
      yield value
      await Promise.race([pause, ended])
    } finally {
      stop.abort()
    }
  }
}
