import { constants } from 'node:fs'
import { CheckpointError } from '@oss/multipart'
import { errorCode } from '@oss/multipart/file'
import type { FileHandle, FileStats, FileSystem } from '../system/system.ts'
import { asCheckpointError } from './file-errors.ts'

/** Flags for opening a path that may be a link or a pipe: links are not followed, and pipes do not block. */
export const OPEN_SAFELY = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const PRIVATE_MODE = 0o600
/** The permission of group and others to write. */
export const WRITABLE_BY_OTHERS = 0o022n

/**
 * Creates a file that only its owner may read or write, and opens it for appending. Replaces a file that a
 * killed process left behind.
 */
export async function createPrivateFile(files: FileSystem, path: string): Promise<FileHandle> {
  await removeIfExists(files, path)
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | OPEN_SAFELY
  return files.open(path, flags, PRIVATE_MODE)
}

/** Removes a file if it exists. */
export async function removeIfExists(files: FileSystem, path: string): Promise<void> {
  try {
    await files.unlink(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

/** Like `lstat`, but returns `undefined` if nothing exists at the path. */
export async function lstatIfExists(files: FileSystem, path: string): Promise<FileStats | undefined> {
  try {
    return await files.lstat(path)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * Opens a file for reading without following a link or waiting for a pipe; `undefined` if it does not exist.
 *
 * @param forbiddenMode - permission bits that make the file unsafe
 */
export async function openSafely(
  files: FileSystem,
  path: string,
  forbiddenMode: bigint,
): Promise<FileHandle | undefined> {
  const handle = await files.open(path, constants.O_RDONLY | OPEN_SAFELY).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw asCheckpointError(error, path)
  })
  if (handle === undefined) return undefined
  try {
    const problem = await findSafetyProblem(handle, forbiddenMode)
    if (problem === undefined) return handle
    const message = `${path} ${problem}. Inspect it, and remove it if it is not needed.`
    throw new CheckpointError('UNSAFE_LOCATION', message)
  } catch (error) {
    await handle.close()
    throw error
  }
}

// Checked through the descriptor, so that nobody can swap the file between the check and its use.
async function findSafetyProblem(handle: FileHandle, forbiddenMode: bigint): Promise<string | undefined> {
  const stats = await handle.stat()
  if (!stats.isFile()) return 'is not a regular file'
  if (stats.nlink !== 1n) return 'has more than one hard link'
  // Windows has no owners and no such permission bits.
  if (process.getuid === undefined) return undefined
  if (stats.uid !== BigInt(process.getuid())) return 'belongs to another user'
  return (stats.mode & forbiddenMode) === 0n ? undefined : 'is writable by other users'
}

/** Reads the first `maxBytes` bytes of a file, or all of a shorter one. */
export async function readAtMost(handle: FileHandle, maxBytes: number): Promise<Uint8Array> {
  const { size } = await handle.stat()
  const buffer = Buffer.alloc(Math.min(Number(size), maxBytes))
  let at = 0
  while (at < buffer.byteLength) {
    const bytesRead = await handle.read(buffer.subarray(at), at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return buffer.subarray(0, at)
}
