import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { errorCode } from '@oss/multipart/file'

/** Makes names that were added to or removed from a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory; its file system keeps changes in order without it.
  if (process.platform === 'win32') return
  const handle = await open(directory, constants.O_RDONLY)
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems cannot sync a directory; they keep changes in order without it.
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error
  } finally {
    await handle.close()
  }
}
