import type { FileHandle, FileStats } from '../system/system.ts'

const SEALED_MODE = 0o400
const WRITABLE_BY_OWNER = 0o200n

/**
 * Marks a journal as read by its next owner. An earlier owner that is still running has the file open and
 * sees the mark, even after the next owner has removed all files of the checkpoint. Without a mark, it would
 * write removed files again.
 *
 * The mark is a missing permission to write, which a process that has the file open does not need.
 */
export async function markTakenOver(file: FileHandle): Promise<void> {
  // Some file systems have no permissions; the lock still shows an owner that is running.
  await file.chmod?.(SEALED_MODE).catch(() => {})
}

/** Whether another owner has read the journal. */
export function isTakenOver({ mode }: FileStats): boolean {
  return (mode & WRITABLE_BY_OWNER) === 0n
}
