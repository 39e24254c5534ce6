import { readdir } from 'node:fs/promises'

const JOURNAL = /^\.oss-upload-[0-9a-f]{40}\.journal$/

/** Directories in which an earlier run may have left checkpoints. */
export interface CheckpointDirectories {
  /** Whether a directory may contain a checkpoint. */
  mayContainJournal(directory: string): Promise<boolean>
}

/**
 * Caches the result for the last directory: files come directory by directory, and most directories have no
 * checkpoint.
 */
export function checkpointDirectories(): CheckpointDirectories {
  let last: { readonly directory: string; readonly result: Promise<boolean> } | undefined
  return {
    mayContainJournal(directory) {
      if (last?.directory !== directory) last = { directory, result: hasJournal(directory) }
      return last.result
    },
  }
}

async function hasJournal(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).some((name) => JOURNAL.test(name))
  } catch {
    // The error is reported when the checkpoint is opened.
    return true
  }
}
