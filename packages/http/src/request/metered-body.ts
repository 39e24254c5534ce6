import { AttemptError } from '../errors/attempt-error.ts'
import type { RewindableBody } from '../transport/rewindable-body.ts'
import { emit } from './emit.ts'

/** Options of `meterBody`. */
export interface MeterOptions {
  /** Longer chunks are split. */
  readonly maxChunkBytes: number
  /** Called with the number of bytes that the connection has accepted. */
  readonly onBytesSent?: ((bytes: number) => void) | undefined
}

/** Body of one attempt, with its bytes counted. */
export interface MeteredBody extends RewindableBody {
  /** Whether the iteration has started. */
  readonly opened: boolean
  /** Whether the iteration is in progress. */
  readonly running: boolean
  /** Bytes that the connection has accepted. */
  readonly bytesSent: number
}

/**
 * Passes on exactly `byteLength` bytes. The last chunk is held back until the source has ended, so that a
 * source that is too long, or throws at its end because it has changed, never becomes a complete request.
 */
export function meterBody(body: RewindableBody, { maxChunkBytes, onBytesSent }: MeterOptions): MeteredBody {
  const meter = { opened: false, running: false, bytesSent: 0 }

  const count = (byteLength: number): void => {
    meter.bytesSent += byteLength
    emit(onBytesSent, meter.bytesSent)
  }

  function* split(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.byteLength; at += maxChunkBytes) {
      const part = chunk.subarray(at, at + maxChunkBytes)
      yield part
      // The consumer requests the next part, so it has accepted this one.
      count(part.byteLength)
    }
  }

  async function* iterate(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    meter.opened = true
    meter.running = true
    try {
      let read = 0
      let last: Uint8Array | undefined
      for await (const chunk of body.open(signal)) {
        read += chunk.byteLength
        if (read > body.byteLength) throw wrongLength(body.byteLength, 'more')
        if (chunk.byteLength === 0) continue
        if (read === body.byteLength) {
          last = chunk
          continue
        }
        yield* split(chunk)
      }
      if (read < body.byteLength) throw wrongLength(body.byteLength, `only ${read}`)
      if (last !== undefined) yield* split(last)
    } finally {
      meter.running = false
    }
  }

  return {
    byteLength: body.byteLength,
    ...(body.bytes?.byteLength === body.byteLength && { bytes: body.bytes }),
    sent() {
      meter.opened = true
      meter.bytesSent = 0
      body.sent?.()
      count(body.byteLength)
    },
    open: iterate,
    released: (byteLength) => body.released?.(byteLength),
    get opened() {
      return meter.opened
    },
    get running() {
      return meter.running
    },
    get bytesSent() {
      return meter.bytesSent
    },
  }
}

function wrongLength(byteLength: number, actual: string): AttemptError {
  return new AttemptError(
    'BODY_LENGTH_MISMATCH',
    `The body gave ${actual} bytes, but announced ${byteLength}. The request was not completed; check the source.`,
    { mayHaveBeenApplied: false },
  )
}
