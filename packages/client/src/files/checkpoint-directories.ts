import { readdir } from 'node:fs/promises'

const JOURNAL = /^\.oss-upload-[0-9a-f]{40}\.journal$/

/** Tells where an earlier run may have left checkpoints. */
export interface JournalPlaces {
  /** Whether there may be a journal in a directory. */
  mayHave(directory: string): Promise<boolean>
}

/** Reads each directory once, as long as no other is asked about: files come directory by directory, and most have no journal beside them. */
export function journalPlaces(): JournalPlaces {
  let last: { readonly directory: string; readonly answer: Promise<boolean> } | undefined
  return {
    mayHave(directory) {
      if (last?.directory !== directory) last = { directory, answer: hasJournal(directory) }
      return last.answer
    },
  }
}

async function hasJournal(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).some((name) => JOURNAL.test(name))
  } catch {
    // Whoever opens the checkpoint says what is wrong.
    return true
  }
}
