import { join } from 'node:path'
import {
  type CheckpointId,
  type CheckpointStore,
  checkpointIdOf,
  PlanError,
  type RestoredCheckpoint,
  type StoredCheckpoint,
} from '@oss/multipart'
import {
  type CheckpointFiles,
  checkDirectory,
  checkpointFiles,
  isJournalName,
} from '../files/checkpoint-directory.ts'
import { withCheckpointError } from '../files/file-errors.ts'
import { lstatIfExists } from '../files/safe-file.ts'
import type { Durability } from '../files/sync-directory.ts'
import {
  createJournal,
  type JournalFile,
  type JournalOptions,
  type JournalPathState,
} from '../journal/journal-file.ts'
import { readJournal } from '../journal/read-journal.ts'
import { sealJournal } from '../journal/seal-journal.ts'
import { findLockOwner, takeLock } from '../lock/file-lock.ts'
import { nodeSystem } from '../system/node-system.ts'
import type { FileSystem, System } from '../system/system.ts'
import { assertOwned, createLease, type FsCheckpointLease } from './fs-checkpoint-lease.ts'

/** The directory of the checkpoints, and their durability. */
export interface FsCheckpointStoreOptions {
  /** An existing directory in which only its owner may replace files. */
  readonly directory: string
  /**
   * `fsync` (default): records survive a power failure. `none`: they survive only the end of the process;
   * faster.
   */
  readonly durability?: Durability
  /**
   * The services of the operating system. Default: `nodeSystem`. Tests pass another one, for example with a
   * full disk.
   */
  readonly system?: System
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
 * Creates a checkpoint store in a directory: one journal for each upload, one owner for each journal.
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
      return withCheckpointError(directory, async () => {
        const holder = { lock: await takeLock(system, names.lock) }
        try {
          // Checked once for each write, so that records that share a write share the check.
          const options = {
            durability,
            confirmWrite: (place: JournalPathState) => assertOwned(files, names, holder.lock, place),
          }
          const { restored, journal } = await restore(files, names, options)
          return createLease({ system, names, holder, options, restored }, journal)
        } catch (error) {
          await holder.lock.release()
          throw error
        }
      })
    },
    async has(id) {
      const names = checkpointFiles(await checkDirectory(files, directory), id)
      return withCheckpointError(
        directory,
        async () => (await lstatIfExists(files, names.journal)) !== undefined,
      )
    },
    async *list({ parts = true } = {}) {
      const real = await checkDirectory(files, directory)
      for (const name of await withCheckpointError(directory, () => files.readdir(real))) {
        const stored = isJournalName(name) ? await readStored(system, join(real, name), parts) : undefined
        if (stored !== undefined) yield stored
      }
    },
  }
}

async function restore(
  files: FileSystem,
  { journal: path, damaged }: CheckpointFiles,
  options: JournalOptions,
): Promise<{ restored: RestoredCheckpoint; journal: JournalFile | undefined }> {
  const found = await readJournal(files, path, sealJournal)
  if (found === undefined)
    return { restored: { checkpoint: undefined, damage: undefined }, journal: undefined }
  const { checkpoint, damage } = found.decoded
  if (checkpoint !== undefined) {
    return {
      restored: { checkpoint, damage: damage && `${path}: ${damage}; the lines before it are used` },
      journal: await createJournal(files, path, found.intact, options),
    }
  }
  // Renamed rather than overwritten, because a person or a later version may be able to read it.
  await files.rename(path, damaged)
  return {
    restored: { checkpoint, damage: `${path}: ${damage}; it was renamed to ${damaged}` },
    journal: undefined,
  }
}

async function readStored(
  system: System,
  location: string,
  withParts: boolean,
): Promise<StoredCheckpoint | undefined> {
  try {
    const found = await readJournal(system.files, location)
    if (found?.decoded.checkpoint === undefined) return undefined
    const { header, parts, completing } = found.decoded.checkpoint
    return {
      id: checkpointIdOf(header),
      location,
      header,
      completing,
      partsRecorded: parts.length,
      parts: withParts ? parts : undefined,
      owner: await findLockOwner(system, location.replace(/journal$/, 'lock')),
      updatedAtMs: found.updatedAtMs,
    }
  } catch {
    // Another file with the name of a journal, or one that was removed meanwhile, is not a checkpoint to
    // resume.
    return undefined
  }
}
