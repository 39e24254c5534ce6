import { constants } from 'node:fs'
import { errorCode } from '@oss/multipart/file'
import type { FileHandle, FileSystem } from '../system/system.ts'

/**
 * When a write is complete: on the disk (`fsync`), or in the system's cache (`none`: lost in a power
 * failure).
 */
export type Durability = 'fsync' | 'none'

const OWNER_READS = 0o400n
const OTHERS_READ = 0o044n

/**
 * Makes names that were added to or removed from a directory durable.
 *
 * @param change - adds or removes the names. It is called with the directory open, so that a process with too
 * many open files fails before the change.
 */
export async function syncDirectory(
  files: FileSystem,
  directory: string,
  change: () => Promise<void> = async () => {},
): Promise<void> {
  const handle = await openDirectory(files, directory)
  if (handle === undefined) return change()
  try {
    await change()
    await handle.sync().catch((error: unknown) => {
      // Some network file systems cannot sync a directory; they keep changes in order without it.
      if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error
    })
  } finally {
    await handle.close()
  }
}

/**
 * `undefined` if the directory cannot be opened: on Windows, or without permission to read it. Then it is not
 * synced.
 */
async function openDirectory(files: FileSystem, directory: string): Promise<FileHandle | undefined> {
  if (process.platform === 'win32') return undefined
  return files.open(directory, constants.O_RDONLY).catch(async (error: unknown) => {
    if (errorCode(error) === 'EACCES' && (await isUnreadable(files, directory))) return undefined
    throw error
  })
}

/** Whether the permission to read is missing. If it is not, EACCES is a fault of the file system. */
async function isUnreadable(files: FileSystem, directory: string): Promise<boolean> {
  const { mode, uid } = await files.stat(directory)
  return process.getuid?.() === Number(uid)
    ? (mode & OWNER_READS) === 0n
    : (mode & OTHERS_READ) !== OTHERS_READ
}

/** Lists the names in a directory; none without permission to read it. */
export async function listNames(files: FileSystem, directory: string): Promise<readonly string[]> {
  return files.readdir(directory).catch(async (error: unknown) => {
    const isRefused = errorCode(error) === 'EACCES'
    if (isRefused && (process.platform === 'win32' || (await isUnreadable(files, directory)))) return []
    throw error
  })
}
