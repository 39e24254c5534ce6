import type { ByteRange } from '../../model/part-plan.ts'
import type { BufferAllocator } from '../../ports/upload-source.ts'
import { chunkBuffer } from '../chunk-buffer.ts'

/**
 * Bytes read at a time. Smaller chunks cost markedly more CPU time, larger ones more memory
 * (docs/decisions/0021).
 */
export const CHUNK_BYTES = 1_048_576

const FRESH: BufferAllocator = { allocate: chunkBuffer }

/** Fills a buffer with the bytes from a position on; returns how many there were. */
export type ReadInto = (buffer: Uint8Array, position: number) => Promise<number>

/**
 * Yields a range of something that can be read at any position. Reads one chunk ahead, so that the disk is
 * busy while a chunk is being sent.
 */
export async function* positionalChunks(
  readInto: ReadInto,
  { start, end }: ByteRange,
  signal: AbortSignal,
  buffers: BufferAllocator = FRESH,
): AsyncGenerator<Uint8Array> {
  let at = start
  let ahead: Promise<Uint8Array> | undefined
  try {
    while (at < end) {
      signal.throwIfAborted()
      const chunk = await (ahead ?? readChunk(readInto, at, end, buffers))
      ahead = undefined
      if (chunk.byteLength === 0) return
      at += chunk.byteLength
      if (at < end) ahead = handled(readChunk(readInto, at, end, buffers))
      yield chunk
    }
  } finally {
    // The file may be closed after this, and its descriptor reused for another file.
    await ahead?.catch(() => undefined)
  }
}

async function readChunk(
  readInto: ReadInto,
  at: number,
  end: number,
  buffers: BufferAllocator,
): Promise<Uint8Array> {
  const buffer = buffers.allocate(Math.min(CHUNK_BYTES, end - at))
  const bytesRead = await readInto(buffer, at)
  return bytesRead === buffer.byteLength ? buffer : buffer.subarray(0, bytesRead)
}

/** Marks a rejection as handled: the promise may never be awaited. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
