import { type Crc64Stream, createCrc64 } from '../crc64/crc64.ts'
import { isSettled, type SourceFingerprint } from '../model/fingerprint.ts'
import { type Crc64, formatCrc64 } from '../model/ids.ts'
import type { ByteRange } from '../model/part-plan.ts'
import { SourceError } from '../ports/source-error.ts'
import type { OpenSource } from '../ports/upload-source.ts'
import { BufferPool } from './buffer-pool.ts'
import { isUnchanged } from './source-checks.ts'
import { UnreleasedChunks } from './unreleased-chunks.ts'

/** Range of a source as a request body, read once for each attempt. */
export interface CheckedBody {
  readonly byteLength: number
  /** Reads the range again. Fails before it yields the last chunk when the source has changed. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Reports that the first `byteLength` bytes of the latest attempt are no longer needed, so that their
   * memory is reused.
   */
  released(byteLength: number): void
  /**
   * Returns what the latest attempt read.
   *
   * @throws Error when it did not read the whole range.
   */
  sent(): SentBytes
  /** Error of the source in the latest attempt, which senders may wrap; `undefined` when there was none. */
  readonly sourceError: unknown
}

/** Checksum and state of bytes that were sent. */
export interface SentBytes {
  /** CRC-64/XZ of the bytes. */
  readonly crc64: Crc64
  /**
   * False when the fingerprint may not show a change of these bytes: the source had just changed, or it is
   * doubtful whether it changed in the meantime. They count once they were read again, after all bytes were
   * sent.
   */
  readonly settled: boolean
}

interface Attempt {
  readonly chunks: UnreleasedChunks
  readonly crc: Crc64Stream
  readonly readAtMs: number
  whole: boolean
  /** Whether the fingerprint had certainly not changed after the range was read. */
  same: boolean
  sourceError: unknown
}

/** Options for reading and checking a body. */
export interface CheckedBodyOptions {
  /** Provides the chunks; bodies may share it. */
  readonly buffers?: BufferPool
  /** Whether bytes may be appended to the source while it is read. Default: false. */
  readonly allowGrowth?: boolean
}

/**
 * Creates a body of a range.
 *
 * @param expected - fingerprint of the source when it was opened.
 * @param now - returns milliseconds since the epoch.
 */
export function checkedBody(
  open: OpenSource,
  range: ByteRange,
  expected: SourceFingerprint,
  now: () => number,
  { buffers = new BufferPool(), allowGrowth = false }: CheckedBodyOptions = {},
): CheckedBody {
  let latest: Attempt | undefined

  return {
    byteLength: range.end - range.start,
    open(signal) {
      latest = {
        chunks: new UnreleasedChunks(buffers),
        crc: createCrc64(),
        readAtMs: now(),
        whole: false,
        same: false,
        sourceError: undefined,
      }
      const chunks = open.read(range, signal, buffers)
      return readChecked(latest, { open, range, expected, allowGrowth, chunks })
    },
    released: (byteLength) => latest?.chunks.released(byteLength),
    sent() {
      if (!latest?.whole) throw new Error('The response arrived before all bytes were sent.')
      return {
        crc64: formatCrc64(latest.crc.value),
        settled: latest.same && isSettled(expected, latest.readAtMs),
      }
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
  readonly chunks: AsyncIterable<Uint8Array>
}

// R1: the chunk that completes the body is yielded only after the source has ended and was found unchanged,
// so that bytes of a changed source never complete a body.
async function* readChecked(
  attempt: Attempt,
  { open, range, expected, allowGrowth, chunks }: Reading,
): AsyncGenerator<Uint8Array> {
  try {
    const byteLength = range.end - range.start
    let count = 0
    let last: Uint8Array | undefined
    for await (const chunk of chunks) {
      if (chunk.byteLength === 0) continue
      count += chunk.byteLength
      if (count > byteLength)
        throw new SourceError('SOURCE_UNREADABLE', 'The source returned more bytes than its size.')
      attempt.crc.update(chunk)
      if (count === byteLength) last = chunk
      else yield attempt.chunks.track(chunk)
    }
    attempt.same = await isUnchanged(open, expected, allowGrowth)
    if (count < byteLength) {
      const message = `The source ended ${byteLength - count} bytes early, although it has not changed.`
      throw new SourceError('SOURCE_UNREADABLE', message)
    }
    if (last !== undefined) yield attempt.chunks.track(last)
    attempt.whole = true
  } catch (error) {
    attempt.sourceError = error
    throw error
  }
}
