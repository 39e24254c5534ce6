import { SourceError } from '../ports/source-error.ts'
import type { BinaryData } from '../sources/bytes-of.ts'
import { createChunkEncoder } from './chunk-encoder.ts'
import { unlessAborted } from './unless-aborted.ts'

/**
 * Stream of bytes: a Node.js `Readable`, a web `ReadableStream`, an async generator. Text is encoded as
 * UTF-8.
 */
export type ByteStream = AsyncIterable<BinaryData | string> | ReadableStream<BinaryData | string>

/** Reads a stream once, chunk by chunk. */
export interface StreamReader {
  /**
   * Returns the next chunk, or `undefined` at the end. To be called again only after the last call has
   * settled.
   */
  next(): Promise<Uint8Array | undefined>
  /** Ends the reading. Does not wait: a generator that hangs cannot be stopped. */
  close(): void
}

/** Streams that an upload has taken. Reading one again would return only the rest of it, undetected. */
const taken = new WeakSet<object>()

/**
 * Takes a stream for one upload.
 *
 * @throws SourceError `SOURCE_UNREADABLE` when it was taken before, was read to its end, or is locked by
 * another reader.
 */
export function createStreamReader(stream: ByteStream): StreamReader {
  if (taken.has(stream) || isSpent(stream)) {
    const message =
      'This stream was read before, so part of its content is missing. Create a new stream for each upload, or pass `reopen`.'
    throw new SourceError('SOURCE_UNREADABLE', message)
  }
  const reader = readStream(stream)
  if (readsOnce(stream)) taken.add(stream)
  return reader
}

/** Yields the chunks of a stream until its end or until the signal aborts, then closes its reader. */
export async function* streamChunks(reader: StreamReader, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const chunk = await unlessAborted(reader.next(), signal)
      if (chunk === undefined) return
      yield chunk
    }
  } finally {
    reader.close()
  }
}

/** Reads a stream that was created for this reader. */
export function readStream(stream: ByteStream): StreamReader {
  // First of all: a stream that fails before its first byte is requested must not end the process.
  if ('on' in stream && typeof stream.on === 'function') stream.on('error', () => {})
  if ('getReader' in stream) return webReader(stream)
  const iterator = stream[Symbol.asyncIterator]()
  return {
    next: encodedChunks(() => iterator.next()),
    close() {
      // The iterator of a Node.js stream waits for the next chunk before it closes; the stream itself does
      // not.
      if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy()
      else void Promise.resolve(iterator.return?.()).catch(() => {})
    },
  }
}

function webReader(stream: ReadableStream<BinaryData | string>): StreamReader {
  const reader = stream.getReader()
  return {
    next: encodedChunks(() => reader.read()),
    close() {
      void reader.cancel().catch(() => {})
    },
  }
}

function encodedChunks(
  next: () => Promise<{ readonly done?: boolean; readonly value?: unknown }>,
): StreamReader['next'] {
  const encoder = createChunkEncoder()
  return async () => {
    const { done, value } = await next()
    return done === true ? encoder.rest() : encoder.bytes(value)
  }
}

/** Returns whether a second reader would get only the rest of the stream. */
function readsOnce(stream: ByteStream): boolean {
  if ('getReader' in stream || 'next' in stream) return true
  return 'read' in stream
}

function isSpent(stream: ByteStream): boolean {
  if ('locked' in stream) return stream.locked
  if ('readableEnded' in stream && stream.readableEnded === true) return true
  return 'destroyed' in stream && stream.destroyed === true && !hasFailed(stream)
}

/** A stream that has failed reports its error when it is read. */
function hasFailed(stream: object): boolean {
  return 'errored' in stream && stream.errored !== null
}
