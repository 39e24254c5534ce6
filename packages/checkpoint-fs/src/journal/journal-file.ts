import type { BigIntStats } from 'node:fs'
import {
  CheckpointError,
  type Crc64,
  type DecodedJournal,
  decodeJournal,
  encodeRecord,
  type JournalRecord,
  MAX_JOURNAL_BYTES,
} from '@oss/multipart'
import {
  createSafely,
  lstatIfExists,
  openSafely,
  readAtMost,
  removeIfExists,
  WRITABLE_BY_OTHERS,
} from '../files/safe-file.ts'
import { type Durability, syncDirectory } from '../files/sync-directory.ts'
import type { FileSystem, OpenFile } from '../system/system.ts'

/** Options for writing a journal. */
export interface JournalOptions {
  readonly durability: Durability
  /**
   * Awaited after each write, before its records count. If it throws, these records fail and the journal is
   * closed to writes.
   */
  readonly afterWrite: () => Promise<void>
}

/** A journal that is open for writing. */
export interface JournalFile {
  /**
   * Appends a record; resolves when it is durable. Records that arrive during a write share the next write.
   */
  append(record: JournalRecord): Promise<void>
  /** Whether the path still names this file. */
  isInPlace(): Promise<boolean>
  close(): Promise<void>
}

interface PendingRecord {
  readonly record: JournalRecord
  readonly done: PromiseWithResolvers<void>
}

/** Lines of a journal, and their checksum, from which that of the next line is computed. */
export interface JournalLines {
  readonly bytes: Uint8Array
  readonly checksum: Crc64
}

/** The contents of a journal, and its intact lines. */
export interface ReadJournal {
  readonly decoded: DecodedJournal
  readonly intact: JournalLines
}

/** Reads a journal; `undefined` if it does not exist. */
export async function readJournal(files: FileSystem, path: string): Promise<ReadJournal | undefined> {
  const handle = await openSafely(files, path, WRITABLE_BY_OTHERS)
  if (handle === undefined) return undefined
  try {
    const bytes = await readAtMost(handle, MAX_JOURNAL_BYTES + 1)
    const decoded = decodeJournal(bytes)
    const { intactByteLength, checksum } = decoded
    return { decoded, intact: { bytes: bytes.subarray(0, intactByteLength), checksum } }
  } finally {
    await handle.close()
  }
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
  directory: string,
  { bytes, checksum }: JournalLines,
  options: JournalOptions,
): Promise<JournalFile> {
  const { durability } = options
  const draft = `${path}.new`
  const handle = await createSafely(files, draft)
  try {
    await handle.write(bytes)
    if (durability === 'fsync') await handle.sync()
    const location = { path, identity: await handle.stat() }
    const rename = (): Promise<void> => files.rename(draft, path)
    await (durability === 'fsync' ? syncDirectory(files, directory, rename) : rename())
    return journalWriter(files, handle, location, { checksum, byteLength: bytes.byteLength }, options)
  } catch (error) {
    await handle.close()
    await removeIfExists(files, draft)
    throw error
  }
}

/** Path of a journal, and the identity of the file at that path. */
interface JournalPath {
  readonly path: string
  readonly identity: Pick<BigIntStats, 'dev' | 'ino'>
}

function journalWriter(
  files: FileSystem,
  handle: OpenFile,
  location: JournalPath,
  start: { readonly checksum: Crc64; readonly byteLength: number },
  { durability, afterWrite }: JournalOptions,
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
        `${location.path} would outgrow ${MAX_JOURNAL_BYTES} bytes. Remove it and start again.`,
      )
    }
    await handle.write(Buffer.concat(lines))
    if (durability === 'fsync') await handle.datasync()
    if (!(await isFileInPlace(files, location)))
      throw new CheckpointError('LEASE_LOST', `${location.path} was removed or replaced during the upload.`)
    await afterWrite()
  }

  return {
    append(record) {
      if (failure !== undefined) return Promise.reject(failure)
      const done = Promise.withResolvers<void>()
      pending.push({ record, done })
      writing ??= writeAll()
      return done.promise
    },
    isInPlace: () => isFileInPlace(files, location),
    async close() {
      await writing
      await handle.close()
    },
  }
}

async function isFileInPlace(files: FileSystem, { path, identity }: JournalPath): Promise<boolean> {
  const existing = await lstatIfExists(files, path)
  return existing !== undefined && identity.ino === existing.ino && identity.dev === existing.dev
}
