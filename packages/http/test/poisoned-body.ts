import type { RewindableBody } from '../src/index.ts'

/** A body that overwrites each chunk as soon as it is released, like one that reuses its memory. */
export interface PoisonedBody extends RewindableBody {
  /** Arguments of all calls of `released`. */
  readonly releases: readonly number[]
  /** Number of chunks yielded in all attempts. */
  readonly chunkCount: number
}

// A prime number of bytes, so that no two chunks are the same; none of them is 0xee, which overwrites chunks.
const PATTERN = Uint8Array.from(
  { length: 65_521 },
  (_, index) => (Math.imul(index, 2_654_435_761) >>> 24) % 0xee,
)

/** The bytes of a poisoned body before they are overwritten. */
export function wholeBytes(byteLength: number): Buffer {
  return Buffer.alloc(byteLength, PATTERN)
}

export function poisonedBody(byteLength: number, chunkLength: number): PoisonedBody {
  const whole = wholeBytes(byteLength)
  const releases: number[] = []
  let count = 0
  let yielded: { readonly chunk: Uint8Array; readonly end: number }[] = []
  return {
    byteLength,
    releases,
    get chunkCount() {
      return count
    },
    async *open() {
      yielded = []
      for (let at = 0; at < byteLength; at += chunkLength) {
        const chunk = Uint8Array.from(whole.subarray(at, at + chunkLength))
        yielded.push({ chunk, end: at + chunk.byteLength })
        count += 1
        yield chunk
      }
    },
    released(total) {
      releases.push(total)
      for (const { chunk, end } of yielded) if (end <= total) chunk.fill(0xee)
    },
  }
}
