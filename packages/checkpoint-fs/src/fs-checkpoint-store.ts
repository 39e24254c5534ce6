import { join } from 'node:path'
import {
  CheckpointError,
  type CheckpointLease,
  type CheckpointStore,
  checkpointId,
  encodeRecord,
  JOURNAL_START,
  type JournalRecord,
  type RestoredCheckpoint,
  type StoredCheckpoint,
} from '@oss/multipart'
import {
  type CheckpointFiles,
  checkDirectory,
  checkpointFiles,
  isJournalName,
  syncDirectory,
} from './checkpoint-directory.ts'
import { type FileLock, takeLock } from './file-lock.ts'
import {
  createJournal,
  type Durability,
  type JournalFile,
  type JournalOptions,
  readJournal,
} from './journal-file.ts'
import { placeError } from './place-error.ts'
import { lstatIfThere, removeIfThere } from './safe-file.ts'
import { type FileSystem, nodeSystem, type System } from './system.ts'

/** Where checkpoints lie, and how surely. */
export interface FsCheckpointStoreOptions {
  /** A directory that exists. Nobody else but its owner may replace files in it. */
  readonly directory: string
  /** `fsync` (default): what is recorded survives a power loss. `none`: it survives the end of the process only, and costs less. */
  readonly durability?: Durability
  /** The machine it works on; default this one. A test puts another in its place, to have a disk that is full, say. */
  readonly system?: System
}

/**
 * A checkpoint store in a directory: one journal for each upload, one owner for each journal.
 *
 * The files are hidden, readable by their owner only, and hold no secrets (docs/checkpoint-format.md).
 */
export function fsCheckpointStore({
  directory,
  durability = 'fsync',
  system = nodeSystem,
}: FsCheckpointStoreOptions): CheckpointStore {
  const { files } = system
  return {
    async acquire(id) {
      const names = checkpointFiles(await checkDirectory(files, directory), id)
      return atPlace(directory, async () => {
        const lock = await takeLock(system, names.lock)
        try {
          // With each write, so that records that share one share the look at the lock.
          const options = { durability, afterWrite: () => assertLocked(lock, names) }
          const { restored, journal } = await restore(files, names, options)
          return leaseOf({ files, names, lock, options, restored }, journal)
        } catch (error) {
          await lock.release()
          throw error
        }
      })
    },
    async has(id) {
      const names = checkpointFiles(await checkDirectory(files, directory), id)
      return atPlace(directory, async () => (await lstatIfThere(files, names.journal)) !== undefined)
    },
    async *list() {
      const real = await checkDirectory(files, directory)
      for (const name of await atPlace(directory, () => files.readdir(real))) {
        const stored = isJournalName(name) ? await readStored(files, join(real, name)) : undefined
        if (stored !== undefined) yield stored
      }
    },
  }
}

async function restore(
  files: FileSystem,
  { directory, journal: path, damaged }: CheckpointFiles,
  options: JournalOptions,
): Promise<{ restored: RestoredCheckpoint; journal: JournalFile | undefined }> {
  const found = await readJournal(files, path)
  if (found === undefined)
    return { restored: { checkpoint: undefined, damage: undefined }, journal: undefined }
  const { checkpoint, damage } = found.decoded
  if (checkpoint !== undefined) {
    return {
      restored: { checkpoint, damage: damage && `${path}: ${damage}; the lines before it are used` },
      journal: await createJournal(files, path, directory, found.intact, options),
    }
  }
  // Kept, not overwritten: a person, or a later version, may make sense of it.
  await files.rename(path, damaged)
  return {
    restored: { checkpoint, damage: `${path}: ${damage}; it was renamed to ${damaged}` },
    journal: undefined,
  }
}

interface Held {
  readonly files: FileSystem
  readonly names: CheckpointFiles
  readonly lock: FileLock
  readonly options: JournalOptions
  readonly restored: RestoredCheckpoint
}

function leaseOf(
  { files, names, lock, options, restored }: Held,
  found: JournalFile | undefined,
): CheckpointLease {
  let journal = found
  let live = true

  async function append(record: JournalRecord): Promise<void> {
    await atPlace(names.journal, async () => {
      assertLive()
      if (journal === undefined)
        throw new CheckpointError('LEASE_LOST', `${names.journal} has no header; begin it first.`)
      await journal.append(record)
    })
  }

  async function closeJournal(): Promise<void> {
    const open = journal
    journal = undefined
    await open?.close()
  }

  function assertLive(): void {
    if (!live)
      throw new CheckpointError(
        'LEASE_LOST',
        `${names.journal} was given back, so nothing can be written to it.`,
      )
  }

  return {
    restored,
    location: names.journal,
    async begin(header) {
      await atPlace(names.journal, async () => {
        assertLive()
        await assertLocked(lock, names)
        await closeJournal()
        const first = encodeRecord({ type: 'header', header }, JOURNAL_START)
        journal = await createJournal(files, names.journal, names.directory, first, options)
        await assertLocked(lock, names)
      })
    },
    recordPart: (part) => append({ type: 'part', part }),
    markCompleting: () => append({ type: 'completing' }),
    async remove() {
      await atPlace(names.journal, async () => {
        assertLive()
        // Without the lock, what lies there may be another's.
        await assertLocked(lock, names)
        await closeJournal()
        await removeAll(files, names, lock)
        if (options.durability === 'fsync') await syncDirectory(files, names.directory)
      })
    },
    async [Symbol.asyncDispose]() {
      if (!live) return
      live = false
      try {
        await closeJournal()
      } finally {
        await lock.release()
      }
    },
  }
}

async function assertLocked(lock: FileLock, names: CheckpointFiles): Promise<void> {
  if (!(await lock.isHeld())) {
    throw new CheckpointError(
      'LEASE_LOST',
      `The lock ${names.lock} was removed during the upload, so another may have begun.`,
    )
  }
}

/** Removes everything of a checkpoint but the lock that is held: also what processes that were killed have left. */
async function removeAll(
  files: FileSystem,
  { directory, prefix, journal }: CheckpointFiles,
  lock: FileLock,
): Promise<void> {
  await removeIfThere(files, journal)
  for (const name of await files.readdir(directory)) {
    const path = join(directory, name)
    if (name.startsWith(`${prefix}.`) && !lock.files.includes(path)) await removeIfThere(files, path)
  }
}

async function readStored(files: FileSystem, location: string): Promise<StoredCheckpoint | undefined> {
  try {
    const checkpoint = (await readJournal(files, location))?.decoded.checkpoint
    if (checkpoint === undefined) return undefined
    const { target, sourceLabel } = checkpoint.header
    return { id: checkpointId(target, sourceLabel), checkpoint, location }
  } catch {
    // Something else under a journal's name, or removed meanwhile: it is not a checkpoint that could be continued.
    return undefined
  }
}

async function atPlace<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw placeError(error, path)
  }
}
