/** Tells how fast a number grows. */
export interface SpeedWindow {
  /** Takes a sample. @returns the growth in a second, over the window; 0 as long as too little is known. */
  sample(bytes: number, nowMs: number): number
  /** Forgets all samples. */
  clear(): void
}

const WINDOW_MS = 10_000
/** A speed over less than this would be made of two or three reads. */
const MIN_WINDOW_MS = 1_000

interface Sample {
  readonly atMs: number
  readonly bytes: number
}

/** Makes one over the last ten seconds. What was there at the first sample does not count. */
export function createSpeedWindow(): SpeedWindow {
  let samples: readonly Sample[] = []
  return {
    sample(bytes, nowMs) {
      samples = [...samples, { atMs: nowMs, bytes }].filter(({ atMs }) => atMs >= nowMs - WINDOW_MS)
      const first = samples[0]
      if (first === undefined || nowMs - first.atMs < MIN_WINDOW_MS) return 0
      return Math.max(0, Math.round(((bytes - first.bytes) * 1000) / (nowMs - first.atMs)))
    },
    clear() {
      samples = []
    },
  }
}
