import { type ProgressOptions, pacedValues } from '@oss/multipart'
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
   * Returns the progress: each step of the iteration yields the newest value, and the last value is always
   * delivered. Can be called any number of times; slow readers do not slow down the batch. Read the results
   * at the same time: files are uploaded only while the results are read. The progress ends when the last
   * file is done or the batch has stopped.
   *
   * @throws PlanError `OPTION_INVALID` for an interval below 0.
   */
  progress(options?: ProgressOptions): AsyncIterable<BatchProgress>
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
  const pace = {
    sleep: options.operations.sleep,
    ended: run.counter.ended,
  }
  return {
    [Symbol.asyncIterator]: () => results,
    progressNow: () => run.counter.progress(),
    progress: (given) => pacedValues(run.counter.values(), { ...given, ...pace }),
    interrupt: (reason = new Error('The batch was interrupted.')) => run.stop(reason),
    async [Symbol.asyncDispose]() {
      await run.stop(new Error('The batch was disposed of.'))
    },
  }
}
