import { SourceError } from '../ports/source-error.ts'
import { createPieceEncoder } from './chunk-encoder.ts'
import { unlessAborted } from './unless-aborted.ts'

/** Bytes that come one after another: a Node `Readable`, a web `ReadableStream`, an async generator. Text is taken as UTF-8. */
export type ByteStream = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array | string>

/** Reads a stream, once, piece by piece. */
export interface StreamReader {
  /** The next piece, or `undefined` at the end. To be called again only after the last call has settled. */
  next(): Promise<Uint8Array | undefined>
  /** Says that nothing more is read. Does not wait: a generator that hangs cannot be stopped. */
  close(): void
}

/** Streams that were given to an upload. Reading one again would give what is left of it, and nobody would notice. */
const taken = new WeakSet<object>()

/**
 * Takes a stream for one upload.
 *
 * @throws SourceError `SOURCE_UNREADABLE` when it was taken before, was read to its end, or is locked by another reader.
 */
export function takeStream(stream: ByteStream): StreamReader {
  if (taken.has(stream) || isSpent(stream)) {
    const message =
      'This stream was read before, so bytes of it are missing. Make a new one for each upload, or give `reopen`.'
    throw new SourceError('SOURCE_UNREADABLE', message)
  }
  const reader = readStream(stream)
  if (readsOnce(stream)) taken.add(stream)
  return reader
}

/** The pieces of a stream, until its end or until the signal aborts; then its reader is closed. */
export async function* streamPieces(reader: StreamReader, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const piece = await unlessAborted(reader.next(), signal)
      if (piece === undefined) return
      yield piece
    }
  } finally {
    reader.close()
  }
}

/** Reads a stream that was made for this reader. */
export function readStream(stream: ByteStream): StreamReader {
  // Before anything else: a stream that fails before its first byte is asked for must not end the process.
  if ('on' in stream && typeof stream.on === 'function') stream.on('error', () => {})
  if ('getReader' in stream) return webReader(stream)
  const iterator = stream[Symbol.asyncIterator]()
  return {
    next: encodedPieces(() => iterator.next()),
    close() {
      // The iterator of a Node stream waits for the next piece before it closes; the stream itself does not.
      if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy()
      else void Promise.resolve(iterator.return?.()).catch(() => {})
    },
  }
}

function webReader(stream: ReadableStream<Uint8Array | string>): StreamReader {
  const reader = stream.getReader()
  return {
    next: encodedPieces(() => reader.read()),
    close() {
      void reader.cancel().catch(() => {})
    },
  }
}

function encodedPieces(
  next: () => Promise<{ readonly done?: boolean; readonly value?: unknown }>,
): StreamReader['next'] {
  const encoder = createPieceEncoder()
  return async () => {
    const { done, value } = await next()
    return done === true ? encoder.rest() : encoder.bytes(value)
  }
}

/** Whether a second reader would get what the first has left, and not everything again. */
function readsOnce(stream: ByteStream): boolean {
  if ('getReader' in stream || 'next' in stream) return true
  return 'read' in stream
}

function isSpent(stream: ByteStream): boolean {
  if ('locked' in stream) return stream.locked
  if ('readableEnded' in stream && stream.readableEnded === true) return true
  return 'destroyed' in stream && stream.destroyed === true && !hasFailed(stream)
}

/** A stream that has failed says why when it is read. */
function hasFailed(stream: object): boolean {
  return 'errored' in stream && stream.errored !== null
}
