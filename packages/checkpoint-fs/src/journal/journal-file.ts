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
import { syncDirectory } from '../files/checkpoint-directory.ts'
import {
  createSafely,
  lstatIfThere,
  openSafely,
  readAtMost,
  removeIfThere,
  WRITABLE_BY_OTHERS,
} from '../files/safe-file.ts'
import type { FileSystem, OpenFile } from '../system/system.ts'

/** When a write counts as done: when it is on the disk (`fsync`), or when the system has it (`none`: lost with the power). */
export type Durability = 'fsync' | 'none'

/** How a journal is written. */
export interface JournalOptions {
  readonly durability: Durability
  /** Awaited after each write of `append`, before its records count. What it throws is what they fail with, and ends the journal. */
  readonly afterWrite: () => Promise<void>
}

/** A journal that is being written. */
export interface JournalFile {
  /** Adds a record; resolves when it is durable. Records that come while one is being written share its next write. */
  append(record: JournalRecord): Promise<void>
  /** Whether the file behind its path is still this one. */
  isInPlace(): Promise<boolean>
  close(): Promise<void>
}

interface Waiting {
  readonly record: JournalRecord
  readonly done: PromiseWithResolvers<void>
}

/** Lines of a journal, and their checksum, with which the next line is encoded. */
export interface JournalLines {
  readonly bytes: Uint8Array
  readonly checksum: Crc64
}

/** What was read of a journal. */
export interface FoundJournal {
  readonly decoded: DecodedJournal
  readonly intact: JournalLines
}

/** Reads a journal; `undefined` when there is none. */
export async function readJournal(files: FileSystem, path: string): Promise<FoundJournal | undefined> {
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
 * Makes a journal in place of an old one: whatever happens, there is the whole old one or the whole new one.
 *
 * A journal that was found is made anew too, of its intact lines. What can be read of a file need not be on the disk: its writer may
 * have been killed before the sync, or a sync may have failed, and then no later sync of that file says anything (F11). So no good
 * line follows a bad one, and what is continued is durable (R2, R4).
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
    const place = { path, identity: await handle.stat() }
    const rename = (): Promise<void> => files.rename(draft, path)
    await (durability === 'fsync' ? syncDirectory(files, directory, rename) : rename())
    return writer(files, handle, place, { checksum, byteLength: bytes.byteLength }, options)
  } catch (error) {
    await handle.close()
    await removeIfThere(files, draft)
    throw error
  }
}

/** Where a journal lies, and which file it is there. */
interface Place {
  readonly path: string
  readonly identity: Pick<BigIntStats, 'dev' | 'ino'>
}

function writer(
  files: FileSystem,
  handle: OpenFile,
  place: Place,
  start: { readonly checksum: Crc64; readonly byteLength: number },
  { durability, afterWrite }: JournalOptions,
): JournalFile {
  let { checksum, byteLength } = start
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  let broken: unknown

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await writeBatch(batch.map(({ record }) => record))
        for (const { done } of batch) done.resolve()
      } catch (error) {
        // After a failed write nobody knows what is on the disk, so nothing more is added to it.
        broken = error
        for (const { done } of batch.concat(waiting)) done.reject(error)
        waiting = []
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
        `${place.path} would outgrow ${MAX_JOURNAL_BYTES} bytes. Remove it and start again.`,
      )
    }
    await handle.write(Buffer.concat(lines))
    if (durability === 'fsync') await handle.datasync()
    if (!(await isThere(files, place)))
      throw new CheckpointError('LEASE_LOST', `${place.path} was removed or replaced during the upload.`)
    await afterWrite()
  }

  return {
    append(record) {
      if (broken !== undefined) return Promise.reject(broken)
      const done = Promise.withResolvers<void>()
      waiting.push({ record, done })
      writing ??= writeAll()
      return done.promise
    },
    isInPlace: () => isThere(files, place),
    async close() {
      await writing
      await handle.close()
    },
  }
}

async function isThere(files: FileSystem, { path, identity }: Place): Promise<boolean> {
  const there = await lstatIfThere(files, path)
  return there !== undefined && identity.ino === there.ino && identity.dev === there.dev
}
