import { dirname } from 'node:path'
import { CheckpointError } from '@oss/multipart'
import type { FileSystem } from '../system/system.ts'
import { withCheckpointError } from './file-errors.ts'
import { replaceFile } from './replace-file.ts'
import { openSafely, readAtMost, removeIfExists } from './safe-file.ts'
import { type Durability, syncDirectory } from './sync-directory.ts'

// Another program creates the file. With the default umask of many systems, its group may write to it.
const WRITABLE_BY_ALL = 0o002n

/**
 * Reads a small file that another program keeps in the checkpoint directory.
 *
 * @param maxBytes - maximum size of the file
 * @returns its bytes; `undefined` if it does not exist
 * @throws CheckpointError `UNSAFE_LOCATION` for a link, a special file, a file of another user or one that
 * everyone may write, `UNREADABLE` if it is larger than `maxBytes`, otherwise `UNWRITABLE`
 */
export async function readSideFile(
  files: FileSystem,
  path: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  return withCheckpointError(path, async () => {
    const handle = await openSafely(files, path, WRITABLE_BY_ALL)
    if (handle === undefined) return undefined
    try {
      const bytes = await readAtMost(handle, maxBytes + 1)
      if (bytes.byteLength <= maxBytes) return bytes
      const message = `${path} is larger than ${maxBytes} bytes, so another program wrote it. Inspect it, and remove it if it is not needed.`
      throw new CheckpointError('UNREADABLE', message)
    } finally {
      await handle.close()
    }
  })
}

/**
 * Creates or replaces a file in one step: at any time, the complete old or the complete new file exists.
 *
 * @throws CheckpointError `UNWRITABLE` if the directory does not allow it
 */
export async function replaceSideFile(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
  durability: Durability,
): Promise<void> {
  await withCheckpointError(path, async () => {
    const { handle } = await replaceFile(files, path, bytes, durability)
    await handle.close()
  })
}

/**
 * Removes a file and the draft that a killed {@link replaceSideFile} may have left, if they exist.
 *
 * @throws CheckpointError `UNWRITABLE` if the directory does not allow it
 */
export async function removeSideFile(files: FileSystem, path: string, durability: Durability): Promise<void> {
  await withCheckpointError(path, async () => {
    await removeIfExists(files, path)
    await removeIfExists(files, `${path}.new`)
    if (durability === 'fsync') await syncDirectory(files, dirname(path))
  })
}
