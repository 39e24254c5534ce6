import type { ByteRange } from '../model/part-plan.ts'
import { SourceError } from '../ports/source-error.ts'

/**
 * Bytes that are read at a time. A part is read as a whole: browsers read slices of 8 MiB four times as fast
 * as slices of 1 MiB. Larger ones would keep the page busy for too long while their checksum is computed.
 */
const SLICE_BYTES = 16 * 1_048_576

/** Reads a range of a blob in large slices. @throws SourceError `SOURCE_UNREADABLE` */
export async function* blobRange(
  blob: Blob,
  { start, end }: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += SLICE_BYTES) {
    signal.throwIfAborted()
    let bytes: ArrayBuffer
    try {
      bytes = await blob.slice(at, Math.min(at + SLICE_BYTES, end)).arrayBuffer()
    } catch (error) {
      throw unreadableBlobError(error)
    }
    yield new Uint8Array(bytes)
  }
}

/** Error of a blob that cannot be read. */
export function unreadableBlobError(error: unknown): SourceError {
  return new SourceError('SOURCE_UNREADABLE', unreadableMessage(error), { cause: error })
}

function unreadableMessage(error: unknown): string {
  const { name, message }: { name?: unknown; message?: unknown } = Object(error)
  if (name === 'NotReadableError' || name === 'NotFoundError')
    return 'The file cannot be read: it was changed, moved or removed. Select it again.'
  if (name === 'NotAllowedError')
    return 'The page has no permission to read the file. Request the permission again in a click handler, or let the user select the file again.'
  return `The file cannot be read: ${String(message ?? error)}.`
}
