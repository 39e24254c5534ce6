import type { BatchProgress } from './batch-progress.ts'
import { BatchRun, type BatchRunOptions } from './batch-run.ts'
import type { FileResult } from './file-result.ts'

/**
 * Many uploads as one. Iterate it once: files are uploaded while results are read, and each file has exactly one result; one that fails does
 * not end the others.
 *
 * The iteration ends when there are no more files. It throws when the rest cannot succeed either: the reason of the aborted signal, the error
 * of a directory that cannot be read, or the error of a file that concerns all of them (keys that are refused, no such bucket, no connection,
 * fifty files in a row that may not be stored).
 * What has not come as a result by then was not begun. Leaving the loop stops what runs. In each case the same call continues.
 */
export interface BatchUpload extends AsyncIterable<FileResult>, AsyncDisposable {
  /** How far it is, now. */
  progressNow(): BatchProgress
  /**
   * Begins no more files, and stops those that run; they are `interrupted`. Resolves when nothing is running.
   *
   * @param reason - what the iteration throws.
   */
  interrupt(reason?: unknown): Promise<void>
}

/** Makes a batch. Nothing runs before it is iterated. */
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
