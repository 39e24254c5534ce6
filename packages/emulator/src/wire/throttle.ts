import { sleep } from './sleep.ts'

/** A bandwidth limit. Connections that share a throttle share its bandwidth. */
export interface Throttle {
  /** Resolves when the limit allows this many more bytes. */
  take(byteLength: number, signal: AbortSignal): Promise<void>
  /** Maximum number of bytes to transfer at a time for an even rate. */
  readonly sliceByteLength: number
  /** Time that this many bytes need at the limit. */
  delayMs(byteLength: number): number
  /** Total time that callers of `take` have waited. */
  waitedMs(): number
}

export function createThrottle(bytesPerSecond: number): Throttle {
  let freeAt = 0
  let waitedMs = 0
  return {
    sliceByteLength: Math.min(64 * 1024, Math.max(1, Math.floor(bytesPerSecond / 20))),
    waitedMs: () => waitedMs,
    delayMs: (byteLength) => (byteLength * 1000) / bytesPerSecond,
    async take(byteLength, signal) {
      const now = performance.now()
      freeAt = Math.max(freeAt, now) + (byteLength * 1000) / bytesPerSecond
      // Timers are not more precise than this; a shorter wait stays in freeAt and is added to a later one.
      const waitMs = freeAt - now
      if (waitMs < 2) return
      waitedMs += waitMs
      await sleep(waitMs, signal)
    },
  }
}

/** Yields chunks in slices at the rate of the throttle. */
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
