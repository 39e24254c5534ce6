import { SourceError } from '../ports/source-error.ts'
import { bytesOf } from '../sources/bytes-of.ts'

/** Converts the chunks of a stream to bytes; text becomes UTF-8. */
export interface ChunkEncoder {
  /** @throws SourceError `SOURCE_UNREADABLE` for what is neither bytes nor text. */
  bytes(chunk: unknown): Uint8Array
  /** Returns the bytes left at the end, or `undefined`. */
  rest(): Uint8Array | undefined
}

/**
 * Creates a {@link ChunkEncoder}. Text may be split anywhere, even between the two halves of a character
 * beyond U+FFFF.
 */
export function createChunkEncoder(): ChunkEncoder {
  const utf8 = new TextEncoder()
  let half = ''

  function takeHalf(): Uint8Array {
    const bytes = utf8.encode(half)
    half = ''
    return bytes
  }

  return {
    bytes(chunk) {
      if (typeof chunk === 'string') {
        const text = half + chunk
        half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
        return utf8.encode(text.slice(0, text.length - half.length))
      }
      const bytes = bytesOf(chunk)
      if (bytes === undefined) throw notAChunk(chunk)
      return half === '' ? bytes : joined(takeHalf(), bytes)
    },
    rest: () => (half === '' ? undefined : takeHalf()),
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.byteLength + second.byteLength)
  bytes.set(first)
  bytes.set(second, first.byteLength)
  return bytes
}

function notAChunk(chunk: unknown): SourceError {
  const found = chunk === null ? 'null' : `a value of type ${typeof chunk}`
  const message = `The stream returned ${found}; its chunks must be bytes (Uint8Array, Buffer, ArrayBuffer) or text.`
  return new SourceError('SOURCE_UNREADABLE', message)
}
