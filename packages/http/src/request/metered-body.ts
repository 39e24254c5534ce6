import { AttemptError } from '../errors/attempt-error.ts'
import type { RewindableBody } from '../transport/rewindable-body.ts'
import type { Transport } from '../transport/transport.ts'
import { emit } from './emit.ts'

/** Options of `meterBody`. */
export interface MeterOptions {
  /** How the transport reads bodies. */
  readonly bodies: Transport['bodies']
  /** Longer chunks are split. */
  readonly maxChunkBytes: number
  /** Called with the number of bytes that have left, each time it grows. */
  readonly onBytesSent?: ((bytes: number) => void) | undefined
}

/** Body of one attempt: its length is enforced, and the bytes that have left are counted. */
export interface MeteredBody extends RewindableBody {
  /** Whether the iteration has started, or `bytes` have left. */
  readonly opened: boolean
  /** Whether the iteration is in progress. */
  readonly running: boolean
  /** Bytes that have left, as the transport reports them. */
  readonly bytesSent: number
  /** Whether the service may have the whole body. */
  readonly mayBeComplete: boolean
  /** Called with the total that the transport reports. */
  reportSent(total: number): void
  /** Ignores all further reports: the attempt has ended. */
  close(): void
}

/**
 * Passes on exactly `byteLength` bytes. The last chunk is held back until the source has ended, so that a
 * source that is too long, or throws at its end because it has changed, never becomes a complete request.
 */
export function meterBody(body: RewindableBody, options: MeterOptions): MeteredBody {
  return new BodyMeter(body, options)
}

class BodyMeter implements MeteredBody {
  readonly byteLength: number
  readonly bytes?: Uint8Array
  opened = false
  running = false
  bytesSent = 0
  readonly #body: RewindableBody
  readonly #options: MeterOptions
  #isReadToEnd = false
  #isClosed = false

  constructor(body: RewindableBody, options: MeterOptions) {
    this.byteLength = body.byteLength
    this.#body = body
    this.#options = options
    // A transport of whole bodies does not report when it starts to send one, so `open` must be called.
    if (options.bodies === 'chunks' && body.bytes?.byteLength === body.byteLength) this.bytes = body.bytes
  }

  async *open(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    const { byteLength } = this
    this.opened = true
    this.running = true
    try {
      let read = 0
      let last: Uint8Array | undefined
      for await (const chunk of this.#body.open(signal)) {
        read += chunk.byteLength
        if (read > byteLength) throw wrongLength(byteLength, 'more')
        if (chunk.byteLength === 0) continue
        if (read === byteLength) {
          last = chunk
          continue
        }
        yield* this.#split(chunk)
      }
      if (read < byteLength) throw wrongLength(byteLength, `only ${read}`)
      // From here on, the transport may send the whole body.
      this.#isReadToEnd = true
      if (last !== undefined) yield* this.#split(last)
    } finally {
      this.running = false
    }
  }

  released(total: number): void {
    this.#body.released?.(total)
  }

  reportSent(total: number): void {
    if (this.#isClosed) return
    if (this.bytes !== undefined && !this.opened) {
      this.opened = true
      this.#body.sent?.()
    }
    const bytesSent = Math.min(total, this.byteLength)
    if (!(bytesSent > this.bytesSent)) return
    this.bytesSent = bytesSent
    emit(this.#options.onBytesSent, bytesSent)
  }

  close(): void {
    this.#isClosed = true
  }

  get mayBeComplete(): boolean {
    return this.#options.bodies === 'whole' ? this.#isReadToEnd : this.bytesSent === this.byteLength
  }

  *#split(chunk: Uint8Array): Generator<Uint8Array, void> {
    const { maxChunkBytes } = this.#options
    for (let at = 0; at < chunk.byteLength; at += maxChunkBytes) yield chunk.subarray(at, at + maxChunkBytes)
  }
}

function wrongLength(byteLength: number, actual: string): AttemptError {
  return new AttemptError(
    'BODY_LENGTH_MISMATCH',
    `The body yielded ${actual} bytes, but its byteLength is ${byteLength}. The request was not completed; check the source.`,
    { mayHaveBeenApplied: false },
  )
}
