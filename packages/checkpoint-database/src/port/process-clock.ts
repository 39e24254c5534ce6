import { setTimeout as wait } from 'node:timers/promises'

/** Port: the time of this process. It need not agree with that of the database. */
export interface ProcessClock {
  /** Milliseconds since some moment; never set back. */
  elapsedMs(): number
  /** Resolves after a time. Rejects when the signal aborts. */
  sleep(ms: number, options?: SleepOptions): Promise<void>
}

/** Options of {@link ProcessClock.sleep}. */
export interface SleepOptions {
  readonly signal?: AbortSignal
  /** False: the process may end meanwhile. */
  readonly ref?: false
}

/** The time of the system. */
export const processClock: ProcessClock = {
  elapsedMs: () => performance.now(),
  sleep: (ms, options) => wait(ms, undefined, options),
}
