import {
  CheckpointError,
  type Crc64Value,
  encodeRecord,
  type JournalRecord,
  MAX_JOURNAL_BYTES,
} from '@oss/multipart'
import { replaceFile } from '../files/replace-file.ts'
import { lstatIfExists } from '../files/safe-file.ts'
import type { Durability } from '../files/sync-directory.ts'
import type { FileHandle, FileStats, FileSystem } from '../system/system.ts'
import { isTakenOver } from './mark-taken-over.ts'
import type { JournalLines } from './read-journal.ts'

/** Options for writing a journal. */
export interface JournalOptions {
  readonly durability: Durability
  /**
   * Awaited after each write, before its records count, with the state of the path. If it throws, the records
   * of the write fail, and nothing more can be appended.
   */
  readonly confirmWrite: (pathState: JournalPathState) => Promise<void>
}

/**
 * State of the path of a journal.
 *
 * - `in-place`: the path still leads to the journal.
 * - `removed`: the path does not exist.
 * - `taken`: another process has written a journal to the path, or has read this one as its owner.
 */
export type JournalPathState = 'in-place' | 'removed' | 'taken'

/** A journal that is open for writing. */
export interface JournalFile {
  /**
   * Appends a record; resolves when it is durable. Records that arrive during a write share the next write.
   */
  append(record: JournalRecord): Promise<void>
  /** Checks whether the path still leads to the journal. */
  pathState(): Promise<JournalPathState>
  close(): Promise<void>
}

interface PendingRecord {
  readonly record: JournalRecord
  readonly done: PromiseWithResolvers<void>
}

/**
 * Creates or replaces a journal in one step: at any time, the complete old or the complete new file exists.
 *
 * The intact lines of an existing journal are written to a new file too. Bytes that can be read are not
 * always on the disk: their writer may have been killed before the sync, or a sync may have failed, and then
 * later syncs of that file report nothing (F11). A new file also drops damaged lines, and makes all lines
 * durable (R2, R4).
 */
export async function createJournal(
  files: FileSystem,
  path: string,
  { bytes, checksum }: JournalLines,
  options: JournalOptions,
): Promise<JournalFile> {
  const { handle, stats } = await replaceFile(files, path, bytes, options.durability)
  const location = { path, identity: stats }
  return journalWriter(files, handle, location, { checksum, byteLength: bytes.byteLength }, options)
}

/** Path of a journal, and the identity of the file at that path. */
interface JournalPath {
  readonly path: string
  readonly identity: Pick<FileStats, 'dev' | 'ino'>
}

function journalWriter(
  files: FileSystem,
  handle: FileHandle,
  location: JournalPath,
  start: { readonly checksum: Crc64Value; readonly byteLength: number },
  { durability, confirmWrite }: JournalOptions,
): JournalFile {
  let { checksum, byteLength } = start
  let pending: PendingRecord[] = []
  let writing: Promise<void> | undefined
  let failure: unknown

  async function writeAll(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending
      pending = []
      try {
        await writeBatch(batch.map(({ record }) => record))
        for (const { done } of batch) done.resolve()
      } catch (error) {
        // After a failed write the contents of the disk are unknown, so nothing more is appended.
        failure = error
        for (const { done } of batch.concat(pending)) done.reject(error)
        pending = []
      }
    }
    writing = undefined
  }

  async function writeBatch(records: readonly JournalRecord[]): Promise<void> {
    const lines: Uint8Array[] = []
    for (const record of records) {
      const line = encodeRecord(record, checksum)
      lines.push(line.bytes)
      checksum = line.checksum
      byteLength += line.bytes.byteLength
    }
    if (byteLength > MAX_JOURNAL_BYTES) {
      throw new CheckpointError(
        'TOO_LARGE',
        `The checkpoint ${location.path} would exceed ${MAX_JOURNAL_BYTES} bytes. Remove it, then call again to start over.`,
      )
    }
    await handle.write(Buffer.concat(lines))
    if (durability === 'fsync') await handle.datasync()
    await confirmWrite(await journalPathState(files, handle, location))
  }

  return {
    append(record) {
      if (failure !== undefined) return Promise.reject(failure)
      const done = Promise.withResolvers<void>()
      pending.push({ record, done })
      writing ??= writeAll()
      return done.promise
    },
    pathState: () => journalPathState(files, handle, location),
    async close() {
      await writing
      await handle.close()
    },
  }
}

async function journalPathState(
  files: FileSystem,
  handle: FileHandle,
  { path, identity }: JournalPath,
): Promise<JournalPathState> {
  const existing = await lstatIfExists(files, path)
  if (existing === undefined) return isTakenOver(await handle.stat()) ? 'taken' : 'removed'
  return identity.ino === existing.ino && identity.dev === existing.dev ? 'in-place' : 'taken'
}
