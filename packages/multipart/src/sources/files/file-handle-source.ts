import { compareFingerprints } from '../../model/fingerprint.ts'
import type { ByteRange } from '../../model/part-plan.ts'
import type { OpenSource, UploadSource } from '../../ports/upload-source.ts'
import { blobRange, unreadableBlobError } from '../blob-range.ts'
import { sourceChangedError } from '../source-checks.ts'
import { fingerprintOfFile } from './picked-file-source.ts'

/** The part of a `FileSystemFileHandle` that is read. */
export interface ReadableFileHandle {
  readonly name: string
  getFile(): Promise<File>
}

/**
 * Source that reads the file of a handle. Unlike a picked file, it is looked up again: a changed file is
 * detected by its size and modification time, and sent again without being picked again. Its bytes are read
 * once more before an upload is completed, because a rewritten file may have the times of the earlier one.
 *
 * @param label - identifies the file across runs that resume one another. Default: its name.
 */
export function fileHandleSource(handle: ReadableFileHandle, label: string = handle.name): UploadSource {
  return {
    label,
    open: async () => openFileOf(handle, await fileOf(handle)),
  }
}

function openFileOf(handle: ReadableFileHandle, opened: File): OpenSource {
  const fingerprint = async () => fingerprintOfFile(await fileOf(handle), 'handle')

  async function* read(range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      yield* blobRange(opened, range, signal)
    } catch (error) {
      signal.throwIfAborted()
      // A changed file can be opened again.
      const [before, now] = [fingerprintOfFile(opened, 'handle'), await fingerprint()]
      throw compareFingerprints(before, now) === 'same' ? error : sourceChangedError(before, now)
    }
  }

  return { fingerprint, read, async [Symbol.asyncDispose]() {} }
}

async function fileOf(handle: ReadableFileHandle): Promise<File> {
  try {
    return await handle.getFile()
  } catch (error) {
    throw unreadableBlobError(error)
  }
}
