import type { BufferPool } from './buffer-pool.ts'

interface UnreleasedChunk {
  readonly chunk: Uint8Array
  /** End of the chunk, in bytes from the start of the body. */
  readonly end: number
}

/** Chunks that one attempt has yielded and may still need, and the memory to which they return. */
export class UnreleasedChunks {
  readonly #memory: BufferPool
  readonly #chunks: UnreleasedChunk[] = []
  #end = 0

  constructor(memory: BufferPool) {
    this.#memory = memory
  }

  /** Records a chunk that is about to be yielded, and returns it. */
  track(chunk: Uint8Array): Uint8Array {
    this.#end += chunk.byteLength
    this.#chunks.push({ chunk, end: this.#end })
    return chunk
  }

  /** Returns the chunks that lie wholly within the first `byteLength` bytes of the body. */
  released(byteLength: number): void {
    for (
      let first = this.#chunks[0];
      first !== undefined && first.end <= byteLength;
      first = this.#chunks[0]
    ) {
      this.#memory.release(first.chunk)
      this.#chunks.shift()
    }
  }
}
