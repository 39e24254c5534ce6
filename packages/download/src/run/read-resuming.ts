import type { ByteRange } from '@oss/multipart'
import { isObjectChangedError } from '../errors/object-changed-error.ts'
import type { ObjectReader, ObjectVersion } from '../ports/object-reader.ts'

/** A response with fewer bytes counts as a failure without progress, so that retries are limited. */
const PROGRESS_BYTES = 65_536

/**
 * Reads a range of an object to its end: when a response breaks off or ends early, the rest is requested from
 * where it stopped.
 *
 * @param first - body of a response for the same range that has already started. Default: the reader requests
 * one.
 * @throws the error of the reader when another request would not help.
 */
export async function* readResuming(
  reader: Pick<ObjectReader, 'read' | 'waitToRetry'>,
  object: ObjectVersion,
  { start, end }: ByteRange,
  signal: AbortSignal,
  first?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (start === end && first === undefined) return
  let at = start
  let failures = 0
  let chunks = first ?? reader.read(object, { start, end }, signal)
  for (;;) {
    const before = at
    try {
      for await (const chunk of chunks) {
        if (chunk.byteLength > end - at) throw new Error('The response has more bytes than were requested.')
        at += chunk.byteLength
        yield chunk
      }
      if (at === end) return
      // A response may be shorter than the range; without any bytes, the same request would be repeated
      // forever.
      if (at === before) throw new Error('The response has no content.')
    } catch (error) {
      signal.throwIfAborted()
      if (isObjectChangedError(error)) throw error
      // The received bytes are valid and stay.
      failures = at - before < PROGRESS_BYTES ? failures + 1 : 1
      if (!(await reader.waitToRetry(error, failures, signal))) throw error
    }
    if (at === end) return
    chunks = reader.read(object, { start: at, end }, signal)
  }
}
