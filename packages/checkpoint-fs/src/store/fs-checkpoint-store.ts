import { join } from 'node:path'
import {
  CheckpointError,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  checkpointId,
  encodeRecord,
  isCheckpointError,
  JOURNAL_START,
  type JournalRecord,
  PlanError,
  type RestoredCheckpoint,
  type StoredCheckpoint,
} from '@oss/multipart'
import {
  type CheckpointFiles,
  checkDirectory,
  checkpointFiles,
  isJournalName,
  namesIn,
  syncDirectory,
} from '../files/checkpoint-directory.ts'
import { placeError } from '../files/file-errors.ts'
import { lstatIfThere, removeIfThere } from '../files/safe-file.ts'
import {
  createJournal,
  type Durability,
  type JournalFile,
  type JournalOptions,
  readJournal,
} from '../journal/journal-file.ts'
import { type FileLock, takeLock } from '../lock/file-lock.ts'
import { type FileSystem, nodeSystem, type System } from '../system/system.ts'

/** Where checkpoints lie, and how surely. */
export interface FsCheckpointStoreOptions {
  /** A directory that exists. Nobody else but its owner may replace files in it. */
  readonly directory: string
  /** `fsync` (default): what is recorded survives a power loss. `none`: it survives the end of the process only, and costs less. */
  readonly durability?: Durability
  /** The machine it works on; default this one. A test puts another in its place, to have a disk that is full, say. */
  readonly system?: System
}

/** The right to write one checkpoint in a directory. */
export interface FsCheckpointLease extends CheckpointLease {
  /**
   * Checks that no other process has taken the checkpoint, and takes its lock once more when somebody removed it. `begin` does so itself.
   *
   * @throws CheckpointError `LEASE_LOST` when another process has taken it, else as `acquire`.
   */
  ensureLocked(): Promise<void>
}

/** A checkpoint store in a directory. */
export interface FsCheckpointStore extends CheckpointStore {
  acquire(id: CheckpointId): Promise<FsCheckpointLease>
}

/** @throws PlanError `OPTION_INVALID` */
function checkStoreOptions({
  durability,
  system,
}: {
  readonly durability: unknown
  readonly system: unknown
}): void {
  const isSystem = typeof system === 'object' && system !== null && 'files' in system && 'processes' in system
  if (durability !== 'fsync' && durability !== 'none')
    throw new PlanError('OPTION_INVALID', 'durability', 'durability must be one of: fsync, none')
  if (!isSystem)
    throw new PlanError('OPTION_INVALID', 'system', 'system must be a System, such as nodeSystem')
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
}: FsCheckpointStoreOptions): FsCheckpointStore {
  checkStoreOptions({ durability, system })
  const { files } = system
  return {
    async acquire(id) {
      const names = checkpointFiles(await checkDirectory(files, directory), id)
      return atPlace(directory, async () => {
        const own = { lock: await takeLock(system, names.lock) }
        try {
          // With each write, so that records that share one share the look at the lock.
          const options = { durability, afterWrite: () => assertLocked(own.lock, names) }
          const { restored, journal } = await restore(files, names, options)
          return leaseOf({ system, names, own, options, restored }, journal)
        } catch (error) {
          await own.lock.release()
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
  readonly system: System
  readonly names: CheckpointFiles
  /** The lock; another one after somebody removed the first. */
  readonly own: { lock: FileLock }
  readonly options: JournalOptions
  readonly restored: RestoredCheckpoint
}

function leaseOf(
  { system, names, own, options, restored }: Held,
  found: JournalFile | undefined,
): FsCheckpointLease {
  const { files } = system
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

  /** Takes the lock once more when somebody removed it, unless another process has been here meanwhile. */
  async function ensureLocked(): Promise<void> {
    assertLive()
    if (await own.lock.isHeld()) return
    const lock = await takeLock(system, names.lock).catch((error: unknown) => {
      if (isCheckpointError(error) && error.code === 'LOCKED') throw lockLost(names, error)
      throw placeError(error, names.directory)
    })
    const isOthers =
      (await lstatIfThere(files, names.journal)) !== undefined && (await journal?.isInPlace()) !== true
    if (isOthers) {
      await lock.release()
      throw lockLost(names)
    }
    own.lock = lock
  }

  return {
    restored,
    location: names.journal,
    ensureLocked: () => atPlace(names.lock, ensureLocked),
    async begin(header) {
      await atPlace(names.journal, async () => {
        await ensureLocked()
        await closeJournal()
        const first = encodeRecord({ type: 'header', header }, JOURNAL_START)
        journal = await createJournal(files, names.journal, names.directory, first, options)
        await assertLocked(own.lock, names)
      })
    },
    recordPart: (part) => append({ type: 'part', part }),
    markCompleting: () => append({ type: 'completing' }),
    async remove() {
      await atPlace(names.journal, async () => {
        assertLive()
        // Without the lock, what lies there may be another's.
        await assertLocked(own.lock, names)
        await closeJournal()
        await removeAll(files, names, own.lock)
        if (options.durability === 'fsync') await syncDirectory(files, names.directory)
      })
    },
    async [Symbol.asyncDispose]() {
      if (!live) return
      live = false
      try {
        await closeJournal()
      } finally {
        await own.lock.release()
      }
    },
  }
}

async function assertLocked(lock: FileLock, names: CheckpointFiles): Promise<void> {
  if (!(await lock.isHeld())) {
    throw lockLost(names)
  }
}

function lockLost({ lock }: CheckpointFiles, cause?: unknown): CheckpointError {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const message = `The lock ${lock} was removed during the transfer, so another process may have started one.${reason}`
  return new CheckpointError('LEASE_LOST', message, { cause })
}

/** Removes everything of a checkpoint but the lock that is held: also what processes that were killed have left. */
async function removeAll(
  files: FileSystem,
  { directory, prefix, journal }: CheckpointFiles,
  lock: FileLock,
): Promise<void> {
  await removeIfThere(files, journal)
  for (const name of await namesIn(files, directory)) {
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
