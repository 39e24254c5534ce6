import { sleep } from './sleep.ts'

/** A bandwidth limit; one throttle may be shared by many connections, which then share the bandwidth. */
export interface Throttle {
  /** Resolves when these bytes may count as moved. */
  take(byteLength: number, signal: AbortSignal): Promise<void>
  /** How many bytes to move at a time so that the pace is even. */
  readonly sliceByteLength: number
  /** How long all takers together were held back. */
  waitedMs(): number
}

export function createThrottle(bytesPerSecond: number): Throttle {
  let freeAt = 0
  let waitedMs = 0
  return {
    sliceByteLength: Math.min(64 * 1024, Math.max(1, Math.floor(bytesPerSecond / 20))),
    waitedMs: () => waitedMs,
    async take(byteLength, signal) {
      const now = performance.now()
      freeAt = Math.max(freeAt, now) + (byteLength * 1000) / bytesPerSecond
      // Timers are no finer than this; what is not waited for now stays in freeAt and is waited for later.
      const waitMs = freeAt - now
      if (waitMs < 2) return
      waitedMs += waitMs
      await sleep(waitMs, signal)
    },
  }
}

/** Passes chunks on at the throttle's pace, cut into slices. */
export async function* throttled(
  chunks: AsyncIterable<Uint8Array>,
  throttle: Throttle,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { sliceByteLength } = throttle
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.byteLength; start += sliceByteLength) {
      const slice = chunk.subarray(start, start + sliceByteLength)
      await throttle.take(slice.byteLength, signal)
      yield slice
    }
  }
}
