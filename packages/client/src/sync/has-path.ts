import { lstat, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errno } from '../errors/errno.ts'

/**
 * Whether a directory has a path, so that its object is not deleted. A path below a symbolic link counts as
 * existing unless links are followed: what the link leads to is not part of the directory.
 *
 * @throws the error of the system when that cannot be determined.
 */
export async function hasPath(directory: string, path: string, followSymlinks: boolean): Promise<boolean> {
  const names = path.split('/')
  let at = directory
  for (const [index, name] of names.entries()) {
    at = join(at, name)
    const isLast = index === names.length - 1
    const found = await statIfExists(at, followSymlinks && !isLast)
    if (found === undefined) return false
    if (isLast || found.isSymbolicLink()) return true
    if (!found.isDirectory()) return false
  }
  return true
}

async function statIfExists(
  path: string,
  followSymlinks: boolean,
): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  try {
    return await (followSymlinks ? stat(path) : lstat(path))
  } catch (error) {
    const code = errno(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
