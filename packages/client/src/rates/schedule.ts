import type { Clock } from '@oss/http/core'

/** Unused time that can be caught up, because timers fire late. */
const CATCH_UP_MS = 100

/** Reserves units of a limited rate, such as bytes or requests. First come, first served. */
export interface Schedule {
  /** Reserves units, and returns the milliseconds until they may be used; none if it is not positive. */
  reserve(units: number, unitsPerSecond: number): number
}

/** Creates a schedule. */
export function schedule(clock: Pick<Clock, 'monotonicMs'>): Schedule {
  let freeAtMs = Number.NEGATIVE_INFINITY
  return {
    reserve(units, unitsPerSecond) {
      const nowMs = clock.monotonicMs()
      const startMs = Math.max(freeAtMs, nowMs - CATCH_UP_MS)
      freeAtMs = startMs + (units * 1000) / unitsPerSecond
      return startMs - nowMs
    },
  }
}
