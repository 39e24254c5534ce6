import { dirname } from 'node:path'
import type { FileHandle, FileStats, FileSystem } from '../system/system.ts'
import { createPrivateFile, removeIfExists } from './safe-file.ts'
import { type Durability, syncDirectory } from './sync-directory.ts'

/** A file that was created or replaced. */
export interface ReplacedFile {
  /** Open for appending; the caller closes it. */
  readonly handle: FileHandle
  readonly stats: FileStats
}

/** Creates or replaces a file in one step: at any time, the complete old or the complete new file exists. */
export async function replaceFile(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
  durability: Durability,
): Promise<ReplacedFile> {
  const draft = `${path}.new`
  const handle = await createPrivateFile(files, draft)
  try {
    await handle.write(bytes)
    if (durability === 'fsync') await handle.sync()
    const stats = await handle.stat()
    const rename = (): Promise<void> => files.rename(draft, path)
    await (durability === 'fsync' ? syncDirectory(files, dirname(path), rename) : rename())
    return { handle, stats }
  } catch (error) {
    await handle.close()
    await removeIfExists(files, draft)
    throw error
  }
}
