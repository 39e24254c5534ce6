import type { UploadSource } from './ports/upload-source.ts'
import { SourceError } from './source-error.ts'

/**
 * A source that is a `Blob` or `File`. Blobs never change; but nothing of one tells whether another has the same bytes, so parts of an earlier
 * run are read and compared before they are used.
 *
 * @param label - names the content, the same in every run that should continue one another.
 */
export function blobSource(label: string, blob: Blob): UploadSource {
  // Equal only to itself: to a blob of another run it is "doubtful", and the content decides.
  const fingerprint = { size: blob.size, mtimeNs: '0', ctimeNs: '0', fileId: `blob:${crypto.randomUUID()}` }
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
      yield value
    }
  } catch (error) {
    signal.throwIfAborted()
    // The file behind a blob of `fs.openAsBlob` may have been changed or removed.
    const reason = error instanceof Error ? error.message : String(error)
    throw new SourceError('SOURCE_UNREADABLE', `The blob cannot be read: ${reason}.`, { cause: error })
  } finally {
    await reader.cancel().catch(() => {})
  }
}
