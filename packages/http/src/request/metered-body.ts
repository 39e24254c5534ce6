import { AttemptError } from '../errors/attempt-error.ts'
import type { RewindableBody } from '../transport/http-request.ts'
import { callSafely } from './emit.ts'

/** How a body is metered. */
export interface MeterOptions {
  /** No longer piece is given away at a time. */
  readonly pieceLength: number
  /** Told how many bytes were taken. */
  readonly onBytesSent?: ((bytes: number) => void) | undefined
}

/** A body for one attempt, which counts its bytes. */
export interface MeteredBody extends RewindableBody {
  /** Whether the iteration began. */
  readonly opened: boolean
  /** Whether the iteration is under way. */
  readonly running: boolean
  /** Bytes that were taken by the connection. */
  readonly bytesSent: number
}

/**
 * Lets exactly `byteLength` bytes through. The end of the source is awaited before its last chunk is given away, so
 * that a body that is too long, or finds at its end that it was changed, never becomes a complete request.
 */
export function meterBody(body: RewindableBody, { pieceLength, onBytesSent }: MeterOptions): MeteredBody {
  const meter = { opened: false, running: false, bytesSent: 0 }

  const count = (byteLength: number): void => {
    meter.bytesSent += byteLength
    callSafely(onBytesSent, meter.bytesSent)
  }

  function* give(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.byteLength; at += pieceLength) {
      const piece = chunk.subarray(at, at + pieceLength)
      yield piece
      // Asked for the next one, so this one was taken.
      count(piece.byteLength)
    }
  }

  async function* iterate(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    meter.opened = true
    meter.running = true
    try {
      let given = 0
      let last: Uint8Array | undefined
      for await (const chunk of body.open(signal)) {
        given += chunk.byteLength
        if (given > body.byteLength) throw wrongLength(body.byteLength, 'more')
        if (chunk.byteLength === 0) continue
        if (given === body.byteLength) {
          last = chunk
          continue
        }
        yield* give(chunk)
      }
      if (given < body.byteLength) throw wrongLength(body.byteLength, `only ${given}`)
      if (last !== undefined) yield* give(last)
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

function wrongLength(byteLength: number, given: string): AttemptError {
  return new AttemptError(
    'BODY_LENGTH_MISMATCH',
    `The body gave ${given} bytes, but announced ${byteLength}. The request was not completed; check the source.`,
    { mayHaveBeenApplied: false },
  )
}
