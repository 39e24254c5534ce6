import type { ProcessClock } from '@oss/checkpoint-database'
import type { Owner, Scheduler } from '../world/scheduler.ts'

/** The time of one process: it has none while it is stopped, and finds much of it gone when it wakes up. */
export function ownerClock(scheduler: Scheduler, owner: Owner): ProcessClock {
  return {
    elapsedMs: () => scheduler.nowMs,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(signal?.reason)
        if (signal?.aborted) {
          stop()
          return
        }
        signal?.addEventListener('abort', stop, { once: true })
        scheduler.at(ms, owner, 'wait for the store', () => {
          signal?.removeEventListener('abort', stop)
          resolve()
        })
      }),
  }
}
