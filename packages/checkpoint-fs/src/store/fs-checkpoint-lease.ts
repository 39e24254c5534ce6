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
import { asCheckpointError, withCheckpointError } from '../files/file-errors.ts'
import { lstatIfExists, removeIfExists } from '../files/safe-file.ts'
import { listNames, syncDirectory } from '../files/sync-directory.ts'
import { createJournal, type JournalFile, type JournalOptions } from '../journal/journal-file.ts'
import { type FileLock, takeLock } from '../lock/file-lock.ts'
import type { FileSystem, System } from '../system/system.ts'

/** The exclusive right to write a checkpoint in a directory. */
export interface FsCheckpointLease extends CheckpointLease {
  /**
   * Checks that no other process has taken the checkpoint, and acquires the lock again if it was removed.
   * `begin` does this itself.
   *
   * @throws CheckpointError `LEASE_LOST` if another process has taken the checkpoint, otherwise like
   * `acquire`
   */
  ensureLocked(): Promise<void>
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
  let journal = openJournal
  let isActive = true

  async function append(record: JournalRecord): Promise<void> {
    await withCheckpointError(names.journal, async () => {
      assertActive()
      if (journal === undefined)
        throw new CheckpointError('LEASE_LOST', `${names.journal} has no header; begin it first.`)
      await journal.append(record)
    })
  }

  async function closeJournal(): Promise<void> {
    const closing = journal
    journal = undefined
    await closing?.close()
  }

  function assertActive(): void {
    if (!isActive)
      throw new CheckpointError(
        'LEASE_LOST',
        `${names.journal} was given back, so nothing can be written to it.`,
      )
  }

  /** Acquires the lock again if it was removed, unless another process used the checkpoint meanwhile. */
  async function ensureLocked(): Promise<void> {
    assertActive()
    if (await holder.lock.isHeld()) return
    const lock = await takeLock(system, names.lock).catch((error: unknown) => {
      if (isCheckpointError(error) && error.code === 'LOCKED') throw lockLostError(names, error)
      throw asCheckpointError(error, names.directory)
    })
    const isReplaced =
      (await lstatIfExists(files, names.journal)) !== undefined && (await journal?.isInPlace()) !== true
    if (isReplaced) {
      await lock.release()
      throw lockLostError(names)
    }
    holder.lock = lock
  }

  return {
    restored,
    location: names.journal,
    ensureLocked: () => withCheckpointError(names.lock, ensureLocked),
    async begin(header) {
      await withCheckpointError(names.journal, async () => {
        await ensureLocked()
        await closeJournal()
        const first = encodeRecord({ type: 'header', header }, JOURNAL_START)
        journal = await createJournal(files, names.journal, first, options)
        await assertLocked(holder.lock, names)
      })
    },
    recordPart: (part) => append({ type: 'part', part }),
    markCompleting: () => append({ type: 'completing' }),
    async remove() {
      await withCheckpointError(names.journal, async () => {
        assertActive()
        // Without the lock, the files may belong to another process.
        await assertLocked(holder.lock, names)
        await closeJournal()
        await removeAll(files, names, holder.lock)
        if (options.durability === 'fsync') await syncDirectory(files, names.directory)
      })
    },
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

/** @throws CheckpointError `LEASE_LOST` if the lock was removed */
export async function assertLocked(lock: FileLock, names: CheckpointFiles): Promise<void> {
  if (!(await lock.isHeld())) {
    throw lockLostError(names)
  }
}

function lockLostError({ lock }: CheckpointFiles, cause?: unknown): CheckpointError {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const message = `The lock ${lock} was removed during the transfer, so another process may have started one.${reason}`
  return new CheckpointError('LEASE_LOST', message, { cause })
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
