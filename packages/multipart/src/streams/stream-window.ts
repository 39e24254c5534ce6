import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { ByteRange } from '../model/part-plan.ts'
import { isSourceError, SourceError } from '../ports/source-error.ts'
import type { OpenSource, OpenStream } from '../ports/upload-source.ts'
import { BufferPool } from '../sources/buffer-pool.ts'
import { type StreamReader, streamChunks } from './byte-stream.ts'
import { unlessAborted } from './unless-aborted.ts'

/** Buffers are allocated in slabs of this size, so that a short stream needs little memory. */
const SLAB_BYTES = 262_144

/** Opens a reader of the stream from an offset in bytes. */
export type OpenAt = (offset: number) => Promise<StreamReader>

/**
 * A stream as an open source: it is read once, forward, and the parts that are being sent are buffered, so
 * that a failed part is sent again with the same bytes. R14: the window holds what was reached and not
 * released, so at most `parallel` parts.
 */
export class StreamWindow implements OpenSource, OpenStream {
  readonly #openAt: OpenAt
  readonly #fingerprint: SourceFingerprint
  #memory = new BufferPool()
  /** By start offset. */
  readonly #held = new Map<number, readonly Uint8Array[]>()
  #reader: StreamReader | undefined
  /** Offset of the next byte of the reader. */
  #at = 0
  /** Bytes that the reader has returned and no range has taken. */
  #rest: Uint8Array | undefined
  #size: number | undefined

  constructor(openAt: OpenAt, fingerprint: SourceFingerprint) {
    this.#openAt = openAt
    this.#fingerprint = fingerprint
  }

  get stream(): OpenStream {
    return this
  }

  async fingerprint(): Promise<SourceFingerprint> {
    return this.#fingerprint
  }

  async reach({ start, end }: ByteRange, signal: AbortSignal): Promise<number | undefined> {
    if (this.#size !== undefined || this.#held.has(start)) return this.#size
    await this.#seek(start, signal)
    const slabs = await this.#take(end - start, signal)
    this.#held.set(start, slabs)
    // Read before the part is sent, so that the last part is known to be the last, and a stream of exactly
    // one part to fit into it.
    if ((await this.#next(signal)) === undefined) this.#size = this.#at
    return this.#size
  }

  read(range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const held = this.#held.get(range.start)
    return held === undefined ? this.#readAnew(range, signal) : chunksOf(held)
  }

  release({ start }: ByteRange): void {
    for (const slab of this.#held.get(start) ?? []) this.#memory.release(slab)
    this.#held.delete(start)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reader?.close()
    this.#reader = undefined
    this.#held.clear()
    this.#memory = new BufferPool()
  }

  async #seek(start: number, signal: AbortSignal): Promise<void> {
    if (this.#reader !== undefined && this.#at === start) return
    this.#reader?.close()
    this.#reader = undefined
    this.#rest = undefined
    this.#reader = await unlessAborted(this.#open(start), signal)
    this.#at = start
  }

  /**
   * Copies `byteLength` bytes, or those that are left, into slabs: the producer may reuse its chunks
   * afterwards.
   */
  async #take(byteLength: number, signal: AbortSignal): Promise<readonly Uint8Array[]> {
    const slabs: Uint8Array[] = []
    let missing = byteLength
    while (missing > 0) {
      const slab = this.#memory.allocate(Math.min(SLAB_BYTES, missing))
      const filled = await this.#fill(slab, signal)
      if (filled > 0) slabs.push(filled === slab.byteLength ? slab : slab.subarray(0, filled))
      if (filled < slab.byteLength) break
      missing -= filled
    }
    return slabs
  }

  async #fill(slab: Uint8Array, signal: AbortSignal): Promise<number> {
    let filled = 0
    while (filled < slab.byteLength) {
      const chunk = await this.#next(signal)
      if (chunk === undefined) break
      const taken = chunk.subarray(0, slab.byteLength - filled)
      slab.set(taken, filled)
      filled += taken.byteLength
      this.#at += taken.byteLength
      this.#rest = chunk.subarray(taken.byteLength)
    }
    return filled
  }

  /** Returns the next chunk without consuming it; `undefined` at the end. */
  async #next(signal: AbortSignal): Promise<Uint8Array | undefined> {
    while (this.#rest === undefined || this.#rest.byteLength === 0) {
      signal.throwIfAborted()
      const chunk = await unlessAborted(this.#reader?.next() ?? Promise.resolve(undefined), signal).catch(
        (error: unknown) => {
          signal.throwIfAborted()
          throw streamFailed(error, this.#at)
        },
      )
      this.#rest = chunk
      if (chunk === undefined) return undefined
    }
    return this.#rest
  }

  async *#readAnew({ start, end }: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const reader = await unlessAborted(this.#open(start), signal)
    let at = start
    try {
      for await (const chunk of streamChunks(reader, signal)) {
        yield chunk.subarray(0, end - at)
        at += chunk.byteLength
        if (at >= end) return
      }
    } catch (error) {
      signal.throwIfAborted()
      throw streamFailed(error, at)
    }
  }

  async #open(offset: number): Promise<StreamReader> {
    try {
      return await this.#openAt(offset)
    } catch (error) {
      throw streamFailed(error, offset)
    }
  }
}

async function* chunksOf(slabs: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* slabs
}

function streamFailed(error: unknown, at: number): SourceError {
  if (isSourceError(error)) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new SourceError('SOURCE_UNREADABLE', `The stream failed at byte ${at}: ${reason}.`, { cause: error })
}
