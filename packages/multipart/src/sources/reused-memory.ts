import type { PieceMemory } from '../ports/upload-source.ts'
import { pieceBuffer } from './chunk-buffer.ts'

/**
 * Memory for pieces that is used again. It never holds more than was in use at one time, and nothing is cleared: who takes memory
 * overwrites it.
 */
export class ReusedMemory implements PieceMemory {
  readonly #free: Uint8Array<ArrayBuffer>[] = []
  /** What is in use, by the memory that its pieces lie in. Pieces that are lost are collected with it. */
  readonly #taken = new WeakMap<ArrayBufferLike, Uint8Array<ArrayBuffer>>()

  /** Memory of that many bytes, with whatever was last written to it. */
  take(byteLength: number): Uint8Array<ArrayBuffer> {
    const last = this.#free.pop()
    const whole = last !== undefined && last.byteLength >= byteLength ? last : pieceBuffer(byteLength)
    this.#taken.set(whole.buffer, whole)
    return whole.byteLength === byteLength ? whole : whole.subarray(0, byteLength)
  }

  /** Makes the memory of a piece free. A piece that lies in other memory, or in memory that is free already, changes nothing. */
  giveBack({ buffer }: Uint8Array): void {
    const whole = this.#taken.get(buffer)
    if (whole === undefined) return
    this.#taken.delete(buffer)
    this.#free.push(whole)
  }
}
