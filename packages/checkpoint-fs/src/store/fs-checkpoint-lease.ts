import { join } from 'node:path'
import {
  CheckpointError,
  type CheckpointLease,
  encodeRecord,
  isCheckpointError,
  JOURNAL_START,
  type JournalRecord,
  type RestoredCheckpoint,
} from '@oss/multipart'
import type { CheckpointPaths } from '../files/checkpoint-directory.ts'
import { asCheckpointError } from '../files/file-errors.ts'
import { lstatIfExists, removeIfExists } from '../files/safe-file.ts'
import { listNames, syncDirectory } from '../files/sync-directory.ts'
import {
  createJournal,
  type JournalFile,
  type JournalOptions,
  type JournalPathState,
} from '../journal/journal-file.ts'
import { acquireLock, type FileLock } from '../lock/file-lock.ts'
import type { FileSystem, System } from '../system/system.ts'

/** The exclusive right to write a checkpoint in a directory. */
export interface FsCheckpointLease extends CheckpointLease {
  /**
   * Checks that no other process has taken the checkpoint, and acquires the lock again if it was removed.
   * `begin` does this itself.
   *
   * @throws CheckpointError `TAKEN_OVER` if another process has taken the checkpoint, otherwise like
   * `acquire`
   */
  renew(): Promise<void>
}

/** The files, the lock and the contents of the checkpoint of a lease. */
export interface LeaseState {
  readonly system: System
  readonly paths: CheckpointPaths
  /** The lock of this lease; replaced by another one if its file was removed. */
  readonly current: { lock: FileLock }
  readonly options: JournalOptions
  readonly restored: RestoredCheckpoint
}

/** Creates the lease of a checkpoint whose lock is held. */
export function createLease(
  { system, paths, current, options, restored }: LeaseState,
  openJournal: JournalFile | undefined,
): FsCheckpointLease {
  const { files } = system
  const lost = new AbortController()
  let journal = openJournal
  let isActive = true

  /** Runs a call of the lease. If it detects another owner, all later calls fail. */
  async function asOwner(path: string, act: () => Promise<void>): Promise<void> {
    try {
      assertActive()
      await act()
    } catch (error) {
      const failure = asCheckpointError(error, path)
      if (failure.code === 'TAKEN_OVER') lost.abort(failure)
      throw failure
    }
  }

  function assertActive(): void {
    if (!isActive)
      throw new CheckpointError(
        'LEASE_ENDED',
        `The lease of ${paths.journal} was released, so nothing can be written to the checkpoint. Acquire it again.`,
      )
    lost.signal.throwIfAborted()
  }

  function append(record: JournalRecord): Promise<void> {
    return asOwner(paths.journal, async () => {
      if (journal === undefined)
        throw new CheckpointError('REMOVED', `${paths.journal} has no header. Call begin() first.`)
      await journal.append(record)
    })
  }

  async function closeJournal(): Promise<void> {
    const closing = journal
    journal = undefined
    await closing?.close()
  }

  /** Returns the state of the path. Before `begin`, it is in place unless another process wrote a journal. */
  async function findPathState(): Promise<JournalPathState> {
    if (journal !== undefined) return journal.pathState()
    return (await lstatIfExists(files, paths.journal)) === undefined ? 'in-place' : 'taken'
  }

  /** Acquires the lock again if it was removed, unless another process used the checkpoint meanwhile. */
  async function ensureLocked(): Promise<void> {
    if (await current.lock.isHeld()) return
    const lock = await acquireLock(system, paths.lock).catch((error: unknown) => {
      if (isCheckpointError(error) && error.code === 'LOCKED') throw takenOverError(paths, error)
      throw asCheckpointError(error, paths.directory)
    })
    if ((await findPathState()) === 'taken') {
      await lock.release()
      throw takenOverError(paths)
    }
    current.lock = lock
  }

  return {
    restored,
    location: paths.journal,
    lost: lost.signal,
    renew: () => asOwner(paths.lock, ensureLocked),
    begin: (header) =>
      asOwner(paths.journal, async () => {
        await ensureLocked()
        await closeJournal()
        const first = encodeRecord({ kind: 'header', header }, JOURNAL_START)
        journal = await createJournal(files, paths.journal, first, options)
        await assertOwned(files, paths, current.lock, await findPathState())
      }),
    recordPart: (part) => append({ kind: 'part', part }),
    markCompleting: () => append({ kind: 'completing' }),
    remove: () =>
      asOwner(paths.journal, async () => {
        // Without the lock, the files may belong to another process.
        if (!(await current.lock.isHeld()))
          await assertOwned(files, paths, current.lock, await findPathState())
        await closeJournal()
        await removeAll(files, paths, current.lock)
        if (options.durability === 'fsync') await syncDirectory(files, paths.directory)
      }),
    async [Symbol.asyncDispose]() {
      if (!isActive) return
      isActive = false
      try {
        await closeJournal()
      } finally {
        await current.lock.release()
      }
    },
  }
}

/**
 * Checks that the lock is held and that the journal is the one that was written.
 *
 * @throws CheckpointError `TAKEN_OVER` if another process has taken the checkpoint, `REMOVED` if only a file
 * is gone
 */
export async function assertOwned(
  files: FileSystem,
  paths: CheckpointPaths,
  lock: FileLock,
  pathState: JournalPathState,
): Promise<void> {
  const isHeld = await lock.isHeld()
  if (isHeld && pathState === 'in-place') return
  const isTaken = !isHeld && (pathState === 'taken' || (await lstatIfExists(files, paths.lock)) !== undefined)
  if (isTaken) throw takenOverError(paths)
  const what =
    pathState === 'in-place'
      ? `The lock ${paths.lock} was removed`
      : `${paths.journal} was removed or replaced`
  throw new CheckpointError('REMOVED', `${what} during the transfer.`)
}

function takenOverError({ lock }: CheckpointPaths, cause?: CheckpointError): CheckpointError {
  const reason = cause === undefined ? '' : ` ${cause.message}`
  const message = `The lock ${lock} was removed during the transfer, and another upload or download has acquired the checkpoint.${reason}`
  return new CheckpointError('TAKEN_OVER', message, {
    cause,
    ...(cause?.owner !== undefined && { owner: cause.owner }),
  })
}

/** Removes all files of a checkpoint except the lock, including drafts that killed processes left. */
async function removeAll(
  files: FileSystem,
  { directory, prefix, journal }: CheckpointPaths,
  lock: FileLock,
): Promise<void> {
  await removeIfExists(files, journal)
  for (const name of await listNames(files, directory)) {
    const path = join(directory, name)
    if (name.startsWith(`${prefix}.`) && !lock.paths.includes(path)) await removeIfExists(files, path)
  }
}
