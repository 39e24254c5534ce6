import type { FileHandle, FileStats } from '../system/system.ts'

const SEALED_MODE = 0o400
const WRITABLE_BY_OWNER = 0o200n

/**
 * Marks a journal as one that its next owner has read: an earlier owner that is still running and has it open
 * sees that, also after the next owner has removed all files of the checkpoint. Without a mark, removed files
 * are written again.
 *
 * The mark is the missing permission to write, which those who have the file open do not need.
 */
export async function sealJournal(file: FileHandle): Promise<void> {
  // Some file systems have no permissions; the lock still shows an owner that is running.
  await file.chmod?.(SEALED_MODE).catch(() => {})
}

/** Whether another owner has read the journal. */
export function isSealed({ mode }: FileStats): boolean {
  return (mode & WRITABLE_BY_OWNER) === 0n
}
