import type { BigIntStats } from 'node:fs'
import { type FileHandle, lstat } from 'node:fs/promises'
import { errorCode } from '@oss/multipart/file'
import { TargetError } from '../errors/target-error.ts'
import { isDescriptor } from './link-target.ts'

const PERMISSIONS = 0o777
/** Shifts the permissions of everyone to those of the group. */
const GROUP_SHIFT = 3

/**
 * Describes the file that a download replaces; `undefined` if none exists.
 *
 * @throws TargetError `NOT_A_FILE` for anything else: replacing a device or a pipe would destroy it
 */
export async function replacedFile(path: string): Promise<BigIntStats | undefined> {
  const stats = await lstatIfExists(path)
  const isLink = stats?.isSymbolicLink() === true
  if (!isDescriptor(path) && (stats === undefined || stats.isFile())) return stats
  // Links were followed before, so this link is part of a loop or was created since.
  const what = isLink && !isDescriptor(path) ? 'a symbolic link to a missing file' : 'not a regular file'
  throw new TargetError('NOT_A_FILE', `${path} is ${what}. Choose another path.`)
}

/** Like `lstat`, but returns `undefined` if nothing exists at the path. */
export async function lstatIfExists(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Copies the group, permissions and owner of the replaced file to its draft, as far as this process is
 * allowed to.
 */
export async function copyOwnership(draft: FileHandle, replaced: BigIntStats): Promise<void> {
  const { uid, gid } = await draft.stat({ bigint: true })
  const hasGroup = replaced.gid === gid || (await isPermitted(draft.chown(-1, Number(replaced.gid))))
  const permissions = Number(replaced.mode) & PERMISSIONS
  await draft.chmod(hasGroup ? permissions : permissions & groupLimit(permissions))
  // Last, because only the owner may change permissions.
  if (replaced.uid !== uid) await isPermitted(draft.chown(Number(replaced.uid), -1))
}

/** Mask that limits another group than the old file's to the permissions that everyone has. */
function groupLimit(permissions: number): number {
  return 0o707 | ((permissions & 0o007) << GROUP_SHIFT)
}

async function isPermitted(change: Promise<void>): Promise<boolean> {
  try {
    await change
    return true
  } catch (error) {
    // EINVAL: this user namespace does not know the owner. The others: a file system without owners.
    if (['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(errorCode(error) ?? '')) return false
    throw error
  }
}
