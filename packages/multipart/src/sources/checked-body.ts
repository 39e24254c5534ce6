import { type Crc64Stream, createCrc64 } from '../crc64/crc64.ts'
import { isSettled, type SourceFingerprint } from '../model/fingerprint.ts'
import type { Crc64 } from '../model/ids.ts'
import type { ByteRange } from '../model/part-plan.ts'
import { SourceError } from '../ports/source-error.ts'
import type { OpenSource } from '../ports/upload-source.ts'
import { ReusedMemory } from './reused-memory.ts'
import { isUnchanged } from './source-checks.ts'
import { GivenPieces } from './unreleased-chunks.ts'

/** A range of a source as a body to be sent, once for each attempt. */
export interface CheckedBody {
  readonly byteLength: number
  /** Reads the range anew. Fails, before the last piece is given out, when the source is not what it was. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Says that nobody needs the first so many bytes of the latest attempt any more; their memory is used again. */
  released(byteLength: number): void
  /**
   * What the latest attempt read.
   *
   * @throws Error when it did not read the whole range.
   */
  sent(): SentBytes
  /** What went wrong with the source in the latest attempt; senders may wrap it. `undefined` when nothing did. */
  readonly sourceError: unknown
}

/** What is known of bytes that were sent. */
export interface SentBytes {
  /** CRC-64/XZ of the bytes. */
  readonly crc64: Crc64
  /**
   * False when the fingerprint cannot vouch for these bytes: the source had just been changed, or it is doubtful whether it changed meanwhile.
   * They count once they were read again, after all bytes were sent.
   */
  readonly settled: boolean
}

interface Attempt {
  readonly pieces: GivenPieces
  readonly crc: Crc64Stream
  readonly readAtMs: number
  whole: boolean
  /** Whether the source was surely the same when the range had been read. */
  same: boolean
  sourceError: unknown
}

/** How a body is read and checked. */
export interface CheckedBodyOptions {
  /** For the pieces; bodies may share it. */
  readonly memory?: ReusedMemory
  /** Whether bytes may be appended to the source while it is read. Default: false. */
  readonly allowGrowth?: boolean
}

/**
 * Makes a body of a range.
 *
 * @param expected - what the source was when it was opened.
 * @param now - milliseconds since the epoch.
 */
export function checkedBody(
  open: OpenSource,
  range: ByteRange,
  expected: SourceFingerprint,
  now: () => number,
  { memory = new ReusedMemory(), allowGrowth = false }: CheckedBodyOptions = {},
): CheckedBody {
  let latest: Attempt | undefined

  return {
    byteLength: range.end - range.start,
    open(signal) {
      latest = {
        pieces: new GivenPieces(memory),
        crc: createCrc64(),
        readAtMs: now(),
        whole: false,
        same: false,
        sourceError: undefined,
      }
      const pieces = open.read(range, signal, memory)
      return readChecked(latest, { open, range, expected, allowGrowth, pieces })
    },
    released: (byteLength) => latest?.pieces.released(byteLength),
    sent() {
      if (!latest?.whole) throw new Error('An answer came before all bytes were sent.')
      return { crc64: latest.crc.value, settled: latest.same && isSettled(expected, latest.readAtMs) }
    },
    get sourceError() {
      return latest?.sourceError
    },
  }
}

interface Reading {
  readonly open: OpenSource
  readonly range: ByteRange
  readonly expected: SourceFingerprint
  readonly allowGrowth: boolean
  readonly pieces: AsyncIterable<Uint8Array>
}

// R1: the piece that makes the body whole is given out only after the source has ended and was found unchanged, so that bytes of a
// changed source never make a whole body.
async function* readChecked(
  attempt: Attempt,
  { open, range, expected, allowGrowth, pieces }: Reading,
): AsyncGenerator<Uint8Array> {
  try {
    const byteLength = range.end - range.start
    let count = 0
    let last: Uint8Array | undefined
    for await (const piece of pieces) {
      if (piece.byteLength === 0) continue
      count += piece.byteLength
      if (count > byteLength)
        throw new SourceError('SOURCE_UNREADABLE', 'The source gave more bytes than it has.')
      attempt.crc.update(piece)
      if (count === byteLength) last = piece
      else yield attempt.pieces.give(piece)
    }
    attempt.same = await isUnchanged(open, expected, allowGrowth)
    if (count < byteLength) {
      const message = `The source ended ${byteLength - count} bytes early, although it has not changed.`
      throw new SourceError('SOURCE_UNREADABLE', message)
    }
    if (last !== undefined) yield attempt.pieces.give(last)
    attempt.whole = true
  } catch (error) {
    attempt.sourceError = error
    throw error
  }
}
