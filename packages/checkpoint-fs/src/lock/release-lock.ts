import { basename, dirname, join, resolve } from 'node:path'
import { CheckpointError } from '@oss/multipart'
import { lockPathOf, resolveDirectory } from '../files/checkpoint-directory.ts'
import { asCheckpointError } from '../files/file-errors.ts'
import { removeIfExists } from '../files/safe-file.ts'
import { nodeSystem } from '../system/node-system.ts'
import { isSurelyAlive, type ProcessIdentity } from '../system/process-identity.ts'
import { acquireLock } from './file-lock.ts'
import { readOwner, UnreadableLockError } from './lock-owner.ts'

/** A lock that was removed. */
export interface ReleasedLock {
  /** Path of the lock file. */
  readonly path: string
  /** The process that held the lock, as recorded in it; `undefined` if the lock could not be read. */
  readonly owner: { readonly pid: number; readonly host: string } | undefined
}

/**
 * Removes the lock of a checkpoint whose owner no longer exists, which this process cannot verify: it ran on
 * another machine, or in a container that was removed. The journal stays, so the upload or download can be
 * resumed.
 *
 * Call it only when the owner no longer exists. With two owners, an upload may be sent twice, or aborted
 * while it is running.
 *
 * @param path - the journal, the lock, or another file of the checkpoint
 * @returns the removed lock; `undefined` if there was none
 * @throws CheckpointError `LOCKED` if the owner is running on this machine, `UNREADABLE` if the path is not
 * that of a checkpoint, `UNWRITABLE` or `UNSAFE_LOCATION` for a directory that cannot be used
 */
export async function releaseLock(path: string): Promise<ReleasedLock | undefined> {
  const lockPath = lockPathOf(resolve(path))
  if (lockPath === undefined) {
    const message = `${path} is not a checkpoint. Specify the journal (.oss-upload-HASH.journal) or its lock. To list the journals, run oss checkpoints list.`
    throw new CheckpointError('UNREADABLE', message)
  }
  const lock = join(await resolveDirectory(nodeSystem.files, dirname(lockPath)), basename(lockPath))
  try {
    return await release(lock)
  } catch (error) {
    throw asCheckpointError(error, lock)
  }
}

async function release(path: string): Promise<ReleasedLock | undefined> {
  const { files, processes } = nodeSystem
  let last: ProcessIdentity | undefined
  try {
    last = await readOwner(files, path)
  } catch (error) {
    if (!(error instanceof UnreadableLockError)) throw error
    await removeIfExists(files, path)
    return { path, owner: undefined }
  }
  if (last === undefined) return undefined
  // Taken over like the lock of a dead owner, so that a process that acquires it at this moment keeps it.
  const lock = await acquireLock(
    {
      ...nodeSystem,
      processes: {
        ...processes,
        async isSurelyDead(owner) {
          last = owner
          return !(await isSurelyAlive(owner))
        },
      },
    },
    path,
  )
  await lock.release()
  return { path, owner: { pid: last.pid, host: last.host } }
}
