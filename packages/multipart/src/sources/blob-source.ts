import { NEVER_SETTLED_NS } from '../model/fingerprint.ts'
import type { UploadSource } from '../ports/upload-source.ts'
import { unreadableBlobError } from './blob-range.ts'
import { bytesOf } from './bytes-of.ts'
import { uniqueText } from './unique-text.ts'

/**
 * Source that reads a `Blob` or `File`, also of another realm. The file behind one may be rewritten while its
 * size and `lastModified` stay the same: Firefox reads the new bytes without an error, and so do Chromium and
 * `fs.openAsBlob` when the modification time is restored. So everything is read once more before the upload
 * is completed, or after an upload in one request. Nothing identifies the bytes of a blob, so parts of an
 * earlier run are read and compared before they are used.
 *
 * @param label - identifies the content across runs that resume one another.
 */
export function blobSource(label: string, blob: Blob): UploadSource {
  // Equal only to itself: compared with the blob of another run it is "doubtful", and the content decides.
  const fileId = `blob:${uniqueText()}`
  const fingerprint = { size: blob.size, mtimeNs: '0', ctimeNs: NEVER_SETTLED_NS, fileId }
  return {
    label,
    async open() {
      return {
        fingerprint: async () => fingerprint,
        read: ({ start, end }, signal) => readBlob(blob.slice(start, end), signal),
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}

async function* readBlob(blob: Blob, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader()
  try {
    for (;;) {
      signal.throwIfAborted()
      const { done, value } = await reader.read()
      if (done) return
      // The blob of another realm returns bytes of that realm.
      yield bytesOf(value) ?? value
    }
  } catch (error) {
    signal.throwIfAborted()
    throw unreadableBlobError(error)
  } finally {
    await reader.cancel().catch(() => {})
  }
}
