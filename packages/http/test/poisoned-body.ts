import type { RewindableBody } from '../src/index.ts'

/** A body that destroys each chunk as soon as it is said to be released, as one that uses its memory again would. */
export interface PoisonedBody extends RewindableBody {
  /** What `released` was told, of all attempts. */
  readonly told: readonly number[]
  /** How many chunks were given, in all attempts. */
  readonly given: number
}

// A prime number of bytes, so that no two chunks are the same; none of them is what chunks are destroyed with.
const pattern = Uint8Array.from(
  { length: 65_521 },
  (_, index) => (Math.imul(index, 2_654_435_761) >>> 24) % 0xee,
)

/** The bytes that a poisoned body has before it is poisoned. */
export function wholeBytes(byteLength: number): Buffer {
  return Buffer.alloc(byteLength, pattern)
}

export function poisonedBody(byteLength: number, chunkLength: number): PoisonedBody {
  const whole = wholeBytes(byteLength)
  const told: number[] = []
  let count = 0
  let given: { readonly chunk: Uint8Array; readonly end: number }[] = []
  return {
    byteLength,
    told,
    get given() {
      return count
    },
    async *open() {
      given = []
      for (let at = 0; at < byteLength; at += chunkLength) {
        const chunk = Uint8Array.from(whole.subarray(at, at + chunkLength))
        given.push({ chunk, end: at + chunk.byteLength })
        count += 1
        yield chunk
      }
    },
    released(total) {
      told.push(total)
      for (const { chunk, end } of given) if (end <= total) chunk.fill(0xee)
    },
  }
}
