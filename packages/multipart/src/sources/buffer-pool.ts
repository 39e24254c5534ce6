import type { BufferAllocator } from '../ports/upload-source.ts'
import { chunkBuffer } from './chunk-buffer.ts'

/**
 * Pool of chunk buffers. It never holds more than was in use at one time. Nothing is cleared: users overwrite
 * the buffers.
 */
export class BufferPool implements BufferAllocator {
  readonly #free: Uint8Array<ArrayBuffer>[] = []
  /**
   * Buffers in use, by their memory. The buffer of a chunk that is never given back is garbage-collected with
   * it.
   */
  readonly #taken = new WeakMap<ArrayBufferLike, Uint8Array<ArrayBuffer>>()

  /** Returns a buffer of `byteLength` bytes, with arbitrary content. */
  allocate(byteLength: number): Uint8Array {
    const last = this.#free.pop()
    const whole = last !== undefined && last.byteLength >= byteLength ? last : chunkBuffer(byteLength)
    this.#taken.set(whole.buffer, whole)
    return whole.byteLength === byteLength ? whole : whole.subarray(0, byteLength)
  }

  /**
   * Frees the buffer of a chunk. A chunk from other memory, or from memory that is free already, has no
   * effect.
   */
  release({ buffer }: Uint8Array): void {
    const whole = this.#taken.get(buffer)
    if (whole === undefined) return
    this.#taken.delete(buffer)
    this.#free.push(whole)
  }
}
