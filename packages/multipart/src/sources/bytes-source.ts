import { crc64 } from '../crc64/crc64.ts'
import type { UploadSource } from '../ports/upload-source.ts'
import { CHUNK_BYTES } from './positional-chunks.ts'

/**
 * Source that reads bytes in memory. They must not be changed while they are uploaded.
 *
 * @param label - identifies the bytes across runs that resume one another.
 */
export function bytesSource(label: string, bytes: Uint8Array): UploadSource {
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
