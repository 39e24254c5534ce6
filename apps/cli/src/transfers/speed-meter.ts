/** Measures how fast a number of bytes grows. */
export interface SpeedMeter {
  /** Takes a sample. @returns bytes per second over the window; 0 until the window is long enough */
  sample(bytes: number, nowMs: number): number
  /** Discards all samples. */
  clear(): void
}

const WINDOW_MS = 10_000
/** A shorter window would contain two or three reads only. */
const MIN_WINDOW_MS = 1_000

interface Sample {
  readonly atMs: number
  readonly bytes: number
}

/** Creates a meter over the last ten seconds. The bytes of the first sample do not count. */
export function createSpeedMeter(): SpeedMeter {
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
