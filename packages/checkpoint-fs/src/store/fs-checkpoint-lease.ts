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
import type { CheckpointFiles } from '../files/checkpoint-directory.ts'
import { asCheckpointError } from '../files/file-errors.ts'
import { lstatIfExists, removeIfExists } from '../files/safe-file.ts'
import { listNames, syncDirectory } from '../files/sync-directory.ts'
import {
  createJournal,
  type JournalFile,
  type JournalOptions,
  type JournalPathState,
} from '../journal/journal-file.ts'
import { type FileLock, takeLock } from '../lock/file-lock.ts'
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

/** What a lease needs, and the lock, which may be replaced. */
export interface LeaseState {
  readonly system: System
  readonly names: CheckpointFiles
  /** The lock; another one after the first was removed. */
  readonly holder: { lock: FileLock }
  readonly options: JournalOptions
  readonly restored: RestoredCheckpoint
}

/** Creates the lease of a checkpoint whose lock is held. */
export function createLease(
  { system, names, holder, options, restored }: LeaseState,
  openJournal: JournalFile | undefined,
): FsCheckpointLease {
  const { files } = system
  const lost = new AbortController()
  let journal = openJournal
  let isActive = true

  /** Runs a call of the lease. One that finds another owner is the last that does anything. */
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
        `The lease of ${names.journal} was released, so nothing can be written to the checkpoint. Acquire it again.`,
      )
    lost.signal.throwIfAborted()
  }

  function append(record: JournalRecord): Promise<void> {
    return asOwner(names.journal, async () => {
      if (journal === undefined)
        throw new CheckpointError('REMOVED', `${names.journal} has no header. Call begin() first.`)
      await journal.append(record)
    })
  }

  async function closeJournal(): Promise<void> {
    const closing = journal
    journal = undefined
    await closing?.close()
  }

  /** Where the journal is now. One that was never begun is in place as long as no other process wrote one. */
  async function findJournal(): Promise<JournalPathState> {
    if (journal !== undefined) return journal.pathState()
    return (await lstatIfExists(files, names.journal)) === undefined ? 'in-place' : 'taken'
  }

  /** Acquires the lock again if it was removed, unless another process used the checkpoint meanwhile. */
  async function ensureLocked(): Promise<void> {
    if (await holder.lock.isHeld()) return
    const lock = await takeLock(system, names.lock).catch((error: unknown) => {
      if (isCheckpointError(error) && error.code === 'LOCKED') throw takenOverError(names, error)
      throw asCheckpointError(error, names.directory)
    })
    if ((await findJournal()) === 'taken') {
      await lock.release()
      throw takenOverError(names)
    }
    holder.lock = lock
  }

  return {
    restored,
    location: names.journal,
    lost: lost.signal,
    renew: () => asOwner(names.lock, ensureLocked),
    begin: (header) =>
      asOwner(names.journal, async () => {
        await ensureLocked()
        await closeJournal()
        const first = encodeRecord({ kind: 'header', header }, JOURNAL_START)
        journal = await createJournal(files, names.journal, first, options)
        await assertOwned(files, names, holder.lock, await findJournal())
      }),
    recordPart: (part) => append({ kind: 'part', part }),
    markCompleting: () => append({ kind: 'completing' }),
    remove: () =>
      asOwner(names.journal, async () => {
        // Without the lock, the files may belong to another process.
        if (!(await holder.lock.isHeld())) await assertOwned(files, names, holder.lock, await findJournal())
        await closeJournal()
        await removeAll(files, names, holder.lock)
        if (options.durability === 'fsync') await syncDirectory(files, names.directory)
      }),
    async [Symbol.asyncDispose]() {
      if (!isActive) return
      isActive = false
      try {
        await closeJournal()
      } finally {
        await holder.lock.release()
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
  names: CheckpointFiles,
  lock: FileLock,
  place: JournalPathState,
): Promise<void> {
  const isHeld = await lock.isHeld()
  if (isHeld && place === 'in-place') return
  const isTaken = !isHeld && (place === 'taken' || (await lstatIfExists(files, names.lock)) !== undefined)
  if (isTaken) throw takenOverError(names)
  const what =
    place === 'in-place' ? `The lock ${names.lock} was removed` : `${names.journal} was removed or replaced`
  throw new CheckpointError('REMOVED', `${what} during the transfer.`)
}

function takenOverError({ lock }: CheckpointFiles, cause?: CheckpointError): CheckpointError {
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
  { directory, prefix, journal }: CheckpointFiles,
  lock: FileLock,
): Promise<void> {
  await removeIfExists(files, journal)
  for (const name of await listNames(files, directory)) {
    const path = join(directory, name)
    if (name.startsWith(`${prefix}.`) && !lock.files.includes(path)) await removeIfExists(files, path)
  }
}
