import { crc64 } from '../crc64/crc64.ts'
import { SourceError } from '../ports/source-error.ts'
import type { UploadSource } from '../ports/upload-source.ts'
import { type BinaryData, bytesOf } from './bytes-of.ts'
import { CHUNK_BYTES } from './files/positional-chunks.ts'

/**
 * Source that reads bytes in memory. They must not be changed while they are uploaded. Shared memory is
 * copied.
 *
 * @param label - identifies the bytes across runs that resume one another.
 * @throws SourceError `SOURCE_UNREADABLE` for anything else, and for memory that was transferred.
 */
export function bytesSource(label: string, data: BinaryData): UploadSource {
  const bytes = bytesOf(data)
  if (bytes === undefined) throw new SourceError('SOURCE_UNREADABLE', 'The data must be bytes in memory.')
  return {
    label,
    async open() {
      const fingerprint = {
        size: bytes.byteLength,
        mtimeNs: '0',
        ctimeNs: '0',
        fileId: crc64(bytes).toString(),
      }
      return {
        fingerprint: async () => fingerprint,
        async *read({ start, end }, signal) {
          for (let at = start; at < end; at += CHUNK_BYTES) {
            signal.throwIfAborted()
            yield bytes.subarray(at, Math.min(at + CHUNK_BYTES, end))
          }
        },
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}
