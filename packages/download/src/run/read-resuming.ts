import type { ByteRange } from '@oss/multipart'
import { isObjectChangedError } from '../object-changed-error.ts'
import type { ObjectFacts, ObjectReader } from '../ports/object-reader.ts'

/** An answer that brought fewer bytes counts as one that brought none, so that nothing is asked for without end. */
const WORTH_BYTES = 65_536

/**
 * Reads a range of an object to its end: when an answer breaks off, or ends early, the rest is asked for, from where it stopped.
 *
 * @param first - an answer to the same question that has begun; default: the reader is asked.
 * @throws what the reader throws, when another answer would not help.
 */
export async function* readResuming(
  reader: Pick<ObjectReader, 'read' | 'waitToRetry'>,
  object: ObjectFacts,
  { start, end }: ByteRange,
  signal: AbortSignal,
  first?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (start === end && first === undefined) return
  let at = start
  let failures = 0
  let pieces = first ?? reader.read(object, { start, end }, signal)
  for (;;) {
    const before = at
    try {
      for await (const piece of pieces) {
        if (piece.byteLength > end - at) throw new Error('The response had more bytes than were requested.')
        at += piece.byteLength
        yield piece
      }
      if (at === end) return
      // An answer may be of a shorter range than was asked for; one that brings nothing would be asked for without end.
      if (at === before) throw new Error('The response had no bytes.')
    } catch (error) {
      signal.throwIfAborted()
      if (isObjectChangedError(error)) throw error
      // What came is right as far as it goes.
      failures = at - before < WORTH_BYTES ? failures + 1 : 1
      if (!(await reader.waitToRetry(error, failures, signal))) throw error
    }
    if (at === end) return
    pieces = reader.read(object, { start: at, end }, signal)
  }
}
