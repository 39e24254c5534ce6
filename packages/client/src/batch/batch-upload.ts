import type { BatchProgress } from './batch-progress.ts'
import { BatchRun, type BatchRunOptions } from './batch-run.ts'
import type { FileResult } from './file-result.ts'

/**
 * A batch of uploads. Iterate over it once: files are uploaded while the results are read, and each file has
 * exactly one result. A file that fails does not end the others.
 *
 * The iteration ends after the last file. It throws when the remaining files cannot succeed either: with the
 * reason of the aborted signal, with the error of a directory that cannot be read, or with an error that
 * affects all files (credentials rejected, no such bucket, no connection, fifty consecutive files without
 * permission). Files without a result by then were not started. Leaving the loop stops running uploads. In
 * each case the same call resumes the batch.
 */
export interface BatchUpload extends AsyncIterable<FileResult>, AsyncDisposable {
  /** Returns the current progress. */
  progressNow(): BatchProgress
  /**
   * Starts no more files, and stops running uploads, whose results are `interrupted`. Resolves when nothing
   * is running.
   *
   * @param reason - the error that the iteration throws.
   */
  interrupt(reason?: unknown): Promise<void>
}

/** Creates a batch. Nothing runs before it is iterated. */
export function batchUpload(options: BatchRunOptions): BatchUpload {
  const run = new BatchRun(options)
  const results = run.results()
  return {
    [Symbol.asyncIterator]: () => results,
    progressNow: () => run.counter.progress(),
    interrupt: (reason = new Error('The batch was interrupted.')) => run.stop(reason),
    async [Symbol.asyncDispose]() {
      await run.stop(new Error('The batch was disposed of.'))
    },
  }
}
