import { dirname } from 'node:path'
import { CheckpointError } from '@oss/multipart'
import type { Durability } from '../journal/journal-file.ts'
import type { FileSystem } from '../system/system.ts'
import { syncDirectory } from './checkpoint-directory.ts'
import { placeError } from './file-errors.ts'
import { createSafely, openSafely, readAtMost, removeIfThere } from './safe-file.ts'

// Another program makes it, with the permissions that its user's umask leaves; in many systems that is writable by the user's own group.
const WRITABLE_BY_ALL = 0o002n

/**
 * Reads a small file that another program keeps beside the checkpoints.
 *
 * @param maxBytes - more are not read.
 * @returns its bytes; `undefined` when there is no such file.
 * @throws CheckpointError `UNSAFE_LOCATION` for a link, a special file, a file of another user or one that everybody may write,
 * `UNREADABLE` when it has more bytes, else `UNWRITABLE`.
 */
export async function readSideFile(
  files: FileSystem,
  path: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  return atPlace(path, async () => {
    const handle = await openSafely(files, path, WRITABLE_BY_ALL)
    if (handle === undefined) return undefined
    try {
      const bytes = await readAtMost(handle, maxBytes + 1)
      if (bytes.byteLength <= maxBytes) return bytes
      const message = `${path} has more than ${maxBytes} bytes, so it is not what its name says. Look at it, and remove it if it is not needed.`
      throw new CheckpointError('UNREADABLE', message)
    } finally {
      await handle.close()
    }
  })
}

/**
 * Puts a file in the place of an old one, if any: whatever happens, there is the whole old one or the whole new one.
 *
 * @throws CheckpointError `UNWRITABLE` when the place does not allow it.
 */
export async function replaceSideFile(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
  durability: Durability,
): Promise<void> {
  const draft = `${path}.new`
  await atPlace(path, async () => {
    const handle = await createSafely(files, draft)
    try {
      await handle.write(bytes)
      if (durability === 'fsync') await handle.sync()
    } finally {
      await handle.close()
    }
    const rename = (): Promise<void> => files.rename(draft, path)
    await (durability === 'fsync' ? syncDirectory(files, dirname(path), rename) : rename())
  })
}

/**
 * Removes a file and what {@link replaceSideFile} may have left of it; they may be gone already.
 *
 * @throws CheckpointError `UNWRITABLE` when the place does not allow it.
 */
export async function removeSideFile(files: FileSystem, path: string, durability: Durability): Promise<void> {
  await atPlace(path, async () => {
    await removeIfThere(files, path)
    await removeIfThere(files, `${path}.new`)
    if (durability === 'fsync') await syncDirectory(files, dirname(path))
  })
}

async function atPlace<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw placeError(error, path)
  }
}
