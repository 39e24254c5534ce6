import type { BatchProgress, FileResult } from '@oss/client'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import type { BatchEnded } from '../../events/batch-event.ts'

/** So many failed files are named at the end. */
const MAX_FAILURES = 100

/** What a batch has come to so far. */
export interface BatchTally {
  add(result: FileResult): void
  /** The exit code that the files that failed ask for. */
  exitCode(): ExitCode
  /** What the last event tells of it. */
  facts(
    progress: BatchProgress,
  ): Omit<
    BatchEnded,
    'type' | 'bucket' | 'prefix' | 'dryRun' | 'outcome' | 'durationMs' | 'continueCommand' | 'exitCode'
  >
}

/** Makes one. */
export function createBatchTally(): BatchTally {
  const failures: { readonly file: string; readonly key: string; readonly message: string }[] = []
  let filesPlanned = 0
  let exitCode: ExitCode = EXIT.done
  return {
    add(result) {
      if (result.status === 'planned') filesPlanned += 1
      if (result.status !== 'failed') return
      const { file, key, error } = result
      const message = error instanceof Error ? error.message : String(error)
      if (failures.length < MAX_FAILURES) failures.push({ file, key, message })
      const code = exitCodeOf(error)
      // As long as the service or the network fails a file, running the same command again helps; a script may wait for that to end.
      if (exitCode === EXIT.done || code === EXIT.unavailable) exitCode = code
    },
    exitCode: () => exitCode,
    facts: (progress) => ({
      filesTotal: progress.filesFound,
      isCounted: progress.isCounted,
      filesStored: progress.filesStored,
      filesEqual: progress.filesEqual,
      filesPlanned,
      filesFailed: progress.filesFailed,
      filesPassedOver: progress.filesPassedOver,
      bytesStored: progress.bytesStored,
      bytesReused: progress.bytesReused,
      bytesEqual: progress.bytesEqual,
      failures,
    }),
  }
}
