import { lstat, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CheckpointError,
  type CheckpointLease,
  type CheckpointStore,
  checkpointId,
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
  continueJournal,
  createJournal,
  type Durability,
  type JournalFile,
  readJournal,
  removeIfThere,
} from './journal-file.ts'
import { codeOf, placeError } from './place-error.ts'

/** Where checkpoints lie, and how surely. */
export interface FsCheckpointStoreOptions {
  /** A directory that exists. Nobody else but its owner may replace files in it. */
  readonly directory: string
  /** `fsync` (default): what is recorded survives a power loss. `none`: it survives the end of the process only, and costs less. */
  readonly durability?: Durability
}

/**
 * A checkpoint store in a directory: one journal for each upload, one owner for each journal.
 *
 * The files are hidden, readable by their owner only, and hold no secrets (docs/checkpoint-format.md).
 */
export function fsCheckpointStore({
  directory,
  durability = 'fsync',
}: FsCheckpointStoreOptions): CheckpointStore {
  return {
    async acquire(id) {
      const files = checkpointFiles(await checkDirectory(directory), id)
      return atPlace(directory, async () => {
        const lock = await takeLock(files.lock)
        try {
          return await openLease(files, lock, durability)
        } catch (error) {
          await lock.release()
          throw error
        }
      })
    },
    async has(id) {
      const files = checkpointFiles(await checkDirectory(directory), id)
      return atPlace(directory, () => exists(files.journal))
    },
    async *list() {
      const real = await checkDirectory(directory)
      for (const name of await atPlace(directory, () => readdir(real))) {
        const stored = isJournalName(name) ? await readStored(join(real, name)) : undefined
        if (stored !== undefined) yield stored
      }
    },
  }
}

async function openLease(
  files: CheckpointFiles,
  lock: FileLock,
  durability: Durability,
): Promise<CheckpointLease> {
  const { restored, journal } = await restore(files, durability)
  return leaseOf(files, lock, durability, restored, journal)
}

async function restore(
  { journal: path, damaged }: CheckpointFiles,
  durability: Durability,
): Promise<{ restored: RestoredCheckpoint; journal: JournalFile | undefined }> {
  const found = await readJournal(path)
  if (found === undefined)
    return { restored: { checkpoint: undefined, damage: undefined }, journal: undefined }
  const { checkpoint } = found
  if (checkpoint !== undefined) {
    const damage = found.damage && `${path}: ${found.damage}; the lines before it are used`
    return { restored: { checkpoint, damage }, journal: await continueJournal(path, found, durability) }
  }
  // Kept, not overwritten: a person, or a later version, may make sense of it.
  await rename(path, damaged)
  return {
    restored: { checkpoint, damage: `${path}: ${found.damage}; it was renamed to ${damaged}` },
    journal: undefined,
  }
}

function leaseOf(
  files: CheckpointFiles,
  lock: FileLock,
  durability: Durability,
  restored: RestoredCheckpoint,
  found: JournalFile | undefined,
): CheckpointLease {
  let journal = found
  let live = true

  async function append(record: JournalRecord): Promise<void> {
    await atPlace(files.journal, async () => {
      assertLive()
      if (journal === undefined)
        throw new CheckpointError('LEASE_LOST', `${files.journal} has no header; begin it first.`)
      await journal.append(record)
      await assertLocked()
    })
  }

  function assertLive(): void {
    if (!live)
      throw new CheckpointError(
        'LEASE_LOST',
        `${files.journal} was given back, so nothing can be written to it.`,
      )
  }

  async function assertLocked(): Promise<void> {
    if (!(await lock.isHeld())) {
      throw new CheckpointError(
        'LEASE_LOST',
        `The lock ${files.lock} was removed during the upload, so another may have begun.`,
      )
    }
  }

  return {
    restored,
    location: files.journal,
    async begin(header) {
      await atPlace(files.journal, async () => {
        assertLive()
        await journal?.close()
        journal = undefined
        journal = await createJournal(files.journal, files.directory, { type: 'header', header }, durability)
        await assertLocked()
      })
    },
    recordPart: (part) => append({ type: 'part', part }),
    markCompleting: () => append({ type: 'completing' }),
    async remove() {
      await atPlace(files.journal, async () => {
        assertLive()
        await journal?.close()
        journal = undefined
        await removeAll(files, lock)
        if (durability === 'fsync') await syncDirectory(files.directory)
      })
    },
    async [Symbol.asyncDispose]() {
      if (!live) return
      live = false
      await journal?.close()
      await lock.release()
    },
  }
}

/** Removes everything of a checkpoint but the lock that is held: also what processes that were killed have left. */
async function removeAll({ directory, prefix, journal }: CheckpointFiles, lock: FileLock): Promise<void> {
  await removeIfThere(journal)
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    if (name.startsWith(`${prefix}.`) && !lock.files.includes(path)) await removeIfThere(path)
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function readStored(location: string): Promise<StoredCheckpoint | undefined> {
  try {
    const checkpoint = (await readJournal(location))?.checkpoint
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
