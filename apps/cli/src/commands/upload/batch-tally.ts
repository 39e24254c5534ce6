import type { BatchProgress, FileResult } from '@oss/client'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { BatchEnded } from '../../events/batch-event.ts'
import { createFailureTally } from '../failure-tally.ts'

/** Collects the results of a batch. */
export interface BatchTally {
  add(result: FileResult): void
  /** Keys of the files that failed; for a directory that cannot be read, the prefix of its files. */
  failedKeys(): readonly string[]
  /** The exit code for the failed files. */
  exitCode(): ExitCode
  /** The fields of the last event that depend on the results. */
  fields(
    progress: BatchProgress,
  ): Omit<
    BatchEnded,
    | 'kind'
    | 'bucket'
    | 'prefix'
    | 'dryRun'
    | 'shard'
    | 'outcome'
    | 'durationMs'
    | 'continueCommand'
    | 'exitCode'
  >
}

/** Creates an empty tally. */
export function createBatchTally(): BatchTally {
  // A file whose name cannot be a key is one that cannot be uploaded.
  const failed = createFailureTally(EXIT.noInput)
  const failedKeys: string[] = []
  let filesPlanned = 0
  return {
    add(result) {
      if (result.kind === 'planned') filesPlanned += 1
      if (result.kind !== 'failed') return
      failedKeys.push(result.key)
      failed.add(result)
    },
    failedKeys: () => failedKeys,
    exitCode: failed.exitCode,
    fields: (progress) => ({
      filesTotal: progress.filesFound,
      isCounted: progress.isCounted,
      filesUploaded: progress.filesUploaded,
      filesUnchanged: progress.filesUnchanged,
      filesUpdated: progress.filesUpdated,
      filesPlanned,
      filesFailed: progress.filesFailed,
      filesSkipped: progress.filesSkipped,
      bytesUploaded: progress.bytesUploaded,
      bytesReused: progress.bytesReused,
      bytesUnchanged: progress.bytesUnchanged,
      failures: failed.failures,
    }),
  }
}
