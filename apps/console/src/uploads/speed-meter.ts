/** Time over which the speed is averaged. */
const WINDOW_MS = 4_000

/** Measures the speed of a transfer. */
export interface SpeedMeter {
  /** Records the bytes sent so far, and returns the bytes per second. */
  add(bytes: number, nowMs: number): number
}

/** Creates a meter of the average speed in the last seconds. */
export function createSpeedMeter(): SpeedMeter {
  let samples: readonly { readonly bytes: number; readonly atMs: number }[] = []
  return {
    add(bytes, atMs) {
      samples = [...samples.filter((sample) => sample.atMs > atMs - WINDOW_MS), { bytes, atMs }]
      const [first] = samples
      if (first === undefined || first.atMs === atMs) return 0
      return Math.max(0, ((bytes - first.bytes) * 1000) / (atMs - first.atMs))
    },
  }
}
