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
  type CheckpointPaths,
  checkpointPaths,
  isJournalName,
  lockPathOf,
  resolveDirectory,
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
import { markTakenOver } from '../journal/mark-taken-over.ts'
import { readJournal } from '../journal/read-journal.ts'
import { acquireLock, findLockOwner } from '../lock/file-lock.ts'
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

/** Checks the options of a store. @throws PlanError `OPTION_INVALID` */
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
 *
 * @throws PlanError `OPTION_INVALID`
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
      const paths = checkpointPaths(await resolveDirectory(files, directory), id)
      return withCheckpointError(directory, async () => {
        const current = { lock: await acquireLock(system, paths.lock) }
        try {
          // Checked once for each write, so that records that share a write share the check.
          const options = {
            durability,
            confirmWrite: (pathState: JournalPathState) => assertOwned(files, paths, current.lock, pathState),
          }
          const { restored, journal } = await restore(files, paths, options)
          return createLease({ system, paths, current, options, restored }, journal)
        } catch (error) {
          await current.lock.release()
          throw error
        }
      })
    },
    async has(id) {
      const paths = checkpointPaths(await resolveDirectory(files, directory), id)
      return withCheckpointError(
        directory,
        async () => (await lstatIfExists(files, paths.journal)) !== undefined,
      )
    },
    async *list({ parts = true } = {}) {
      const resolved = await resolveDirectory(files, directory)
      for (const name of await withCheckpointError(directory, () => files.readdir(resolved))) {
        const stored = isJournalName(name) ? await readStored(system, join(resolved, name), parts) : undefined
        if (stored !== undefined) yield stored
      }
    },
  }
}

async function restore(
  files: FileSystem,
  { journal: path, damaged }: CheckpointPaths,
  options: JournalOptions,
): Promise<{ restored: RestoredCheckpoint; journal: JournalFile | undefined }> {
  const found = await readJournal(files, path, markTakenOver)
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
      owner: await findLockOwner(system, lockPathOf(location) ?? ''),
      updatedAtMs: found.updatedAtMs,
    }
  } catch {
    // Another file with the name of a journal, or one that was removed meanwhile, is not a checkpoint to
    // resume.
    return undefined
  }
}
