import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { errorCode } from './file-errors.ts'

/** Makes names that were added to or removed from a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory; its file system orders the changes by itself.
  if (process.platform === 'win32') return
  const handle = await open(directory, constants.O_RDONLY)
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems cannot sync a directory; they order the changes by themselves.
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error
  } finally {
    await handle.close()
  }
}
