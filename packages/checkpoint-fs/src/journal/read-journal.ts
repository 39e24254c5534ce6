import { type Crc64Value, type DecodedJournal, decodeJournal, MAX_JOURNAL_BYTES } from '@oss/multipart'
import { openSafely, readAtMost, WRITABLE_BY_OTHERS } from '../files/safe-file.ts'
import type { FileHandle, FileSystem } from '../system/system.ts'

/** Lines of a journal, and their checksum, from which that of the next line is computed. */
export interface JournalLines {
  readonly bytes: Uint8Array
  readonly checksum: Crc64Value
}

/** The contents of a journal, and its intact lines. */
export interface JournalContents {
  readonly decoded: DecodedJournal
  readonly intact: JournalLines
  /** Time of the last write in milliseconds since the epoch. */
  readonly updatedAtMs: number
}

/**
 * Reads a journal; `undefined` if it does not exist.
 *
 * @param onOpen - called with the open file before it is read
 */
export async function readJournal(
  files: FileSystem,
  path: string,
  onOpen: (file: FileHandle) => Promise<void> = async () => {},
): Promise<JournalContents | undefined> {
  const handle = await openSafely(files, path, WRITABLE_BY_OTHERS)
  if (handle === undefined) return undefined
  try {
    const { ctimeNs } = await handle.stat()
    await onOpen(handle)
    const bytes = await readAtMost(handle, MAX_JOURNAL_BYTES + 1)
    const decoded = decodeJournal(bytes)
    const { intactByteLength, checksum } = decoded
    return {
      decoded,
      intact: { bytes: bytes.subarray(0, intactByteLength), checksum },
      updatedAtMs: Number(ctimeNs / 1_000_000n),
    }
  } finally {
    await handle.close()
  }
}
