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
  /** Ignores all further reports: the attempt is over. */
  close(): void
}

/**
 * Passes on exactly `byteLength` bytes. The last chunk is held back until the source has ended, so that a
 * source that is too long, or throws at its end because it has changed, never becomes a complete request.
 */
export function meterBody(body: RewindableBody, options: MeterOptions): MeteredBody {
  const { bodies, maxChunkBytes, onBytesSent } = options
  const { byteLength } = body
  // A transport of whole bodies does not report when it starts to send one, so `open` must be called.
  const bytes = bodies === 'chunks' && body.bytes?.byteLength === byteLength ? body.bytes : undefined
  const meter = { opened: false, running: false, readToEnd: false, bytesSent: 0, closed: false }

  function* split(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.byteLength; at += maxChunkBytes) yield chunk.subarray(at, at + maxChunkBytes)
  }

  async function* iterate(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    meter.opened = true
    meter.running = true
    try {
      let read = 0
      let last: Uint8Array | undefined
      for await (const chunk of body.open(signal)) {
        read += chunk.byteLength
        if (read > byteLength) throw wrongLength(byteLength, 'more')
        if (chunk.byteLength === 0) continue
        if (read === byteLength) {
          last = chunk
          continue
        }
        yield* split(chunk)
      }
      if (read < byteLength) throw wrongLength(byteLength, `only ${read}`)
      // From here on, the transport may send the whole body.
      meter.readToEnd = true
      if (last !== undefined) yield* split(last)
    } finally {
      meter.running = false
    }
  }

  return {
    byteLength,
    ...(bytes !== undefined && { bytes }),
    open: iterate,
    released: (total) => body.released?.(total),
    reportSent(total) {
      if (meter.closed) return
      if (bytes !== undefined && !meter.opened) {
        meter.opened = true
        body.sent?.()
      }
      const bytesSent = Math.min(total, byteLength)
      if (!(bytesSent > meter.bytesSent)) return
      meter.bytesSent = bytesSent
      emit(onBytesSent, bytesSent)
    },
    close() {
      meter.closed = true
    },
    get opened() {
      return meter.opened
    },
    get running() {
      return meter.running
    },
    get bytesSent() {
      return meter.bytesSent
    },
    get mayBeComplete() {
      return bodies === 'whole' ? meter.readToEnd : meter.bytesSent === byteLength
    },
  }
}

function wrongLength(byteLength: number, actual: string): AttemptError {
  return new AttemptError(
    'BODY_LENGTH_MISMATCH',
    `The body yielded ${actual} bytes, but its byteLength is ${byteLength}. The request was not completed; check the source.`,
    { mayHaveBeenApplied: false },
  )
}
