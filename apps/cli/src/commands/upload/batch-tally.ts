import type { BatchProgress, FileResult } from '@oss/client'
import { messageOf } from '../../errors/error-chain.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import type { BatchEnded } from '../../events/batch-event.ts'

/** Maximum number of failed files in the last event. */
const MAX_FAILURES = 100

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
  const failures: { readonly file: string; readonly key: string; readonly message: string }[] = []
  const failedKeys: string[] = []
  let filesPlanned = 0
  let exitCode: ExitCode = EXIT.done
  return {
    add(result) {
      if (result.kind === 'planned') filesPlanned += 1
      if (result.kind !== 'failed') return
      const { file, key, error } = result
      failedKeys.push(key)
      const message = messageOf(error)
      if (failures.length < MAX_FAILURES) failures.push({ file, key, message })
      const ofFile = exitCodeOf(error)
      // 2 means that nothing was sent. A file whose name cannot be a key is one that cannot be uploaded.
      const code = ofFile === EXIT.usage ? EXIT.noInput : ofFile
      // A temporary failure has priority, because a script can wait and run the same command again.
      if (exitCode === EXIT.done || code === EXIT.unavailable) exitCode = code
    },
    failedKeys: () => failedKeys,
    exitCode: () => exitCode,
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
      failures,
    }),
  }
}
