import { constants } from 'node:fs'
import { CheckpointError } from '@oss/multipart'
import type { FileFacts, FileSystem, OpenFile } from '../system/system.ts'
import { codeOf, placeError } from './file-errors.ts'

const NO_FOLLOW = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const PRIVATE = 0o600
/** The permission of group and others to write. */
export const WRITABLE_BY_OTHERS = 0o022n

/** Makes a file that only its owner may read, in place of one that a process which was killed has left, and opens it for appending. */
export async function createSafely(files: FileSystem, path: string): Promise<OpenFile> {
  await removeIfThere(files, path)
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | NO_FOLLOW
  return files.open(path, flags, PRIVATE)
}

/** Removes a file; it may be gone already. */
export async function removeIfThere(files: FileSystem, path: string): Promise<void> {
  try {
    await files.unlink(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** What is known of a name; `undefined` when nothing has it. */
export async function lstatIfThere(files: FileSystem, path: string): Promise<FileFacts | undefined> {
  try {
    return await files.lstat(path)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * Opens a file to read it, without following a link and without waiting for a pipe; `undefined` when there is none.
 *
 * @param notWritableBy - the permission bits, of those for writing, that make the file unsafe.
 */
export async function openSafely(
  files: FileSystem,
  path: string,
  notWritableBy: bigint,
): Promise<OpenFile | undefined> {
  const handle = await files.open(path, constants.O_RDONLY | NO_FOLLOW).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw placeError(error, path)
  })
  if (handle === undefined) return undefined
  try {
    const problem = await unsafety(handle, notWritableBy)
    if (problem === undefined) return handle
    const message = `${path} ${problem}. Look at it, and remove it if it is not needed.`
    throw new CheckpointError('UNSAFE_LOCATION', message)
  } catch (error) {
    await handle.close()
    throw error
  }
}

// Looked at through the descriptor, so that nothing can be swapped between the look and the use.
async function unsafety(handle: OpenFile, notWritableBy: bigint): Promise<string | undefined> {
  const facts = await handle.stat()
  if (!facts.isFile()) return 'is not a regular file'
  if (facts.nlink !== 1n) return 'has a second name (a hard link)'
  // Windows has neither owners nor these bits.
  if (process.getuid === undefined) return undefined
  if (facts.uid !== BigInt(process.getuid())) return 'belongs to another user'
  return (facts.mode & notWritableBy) === 0n ? undefined : 'may be written by other users'
}

/** Reads a file from its beginning, at most so many bytes of it. */
export async function readAtMost(handle: OpenFile, maxBytes: number): Promise<Uint8Array> {
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
