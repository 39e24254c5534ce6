import type { ProgressOptions } from '@oss/multipart'
import type { BatchProgress } from '../batch/batch-progress.ts'
import type { DownloadBatchProgress } from '../directory/download-progress.ts'
import type { SyncProgress } from './sync-progress.ts'
import type { SyncDownloadResult, SyncUploadResult } from './sync-result.ts'

/**
 * A sync of two directories. Iterate over it once: files are transferred and deleted while the results are
 * read, first the transfers, then the deletions. A file that fails does not end the others, but then nothing
 * is deleted.
 *
 * The iteration ends after the last file. It throws for the same reasons as a batch, with the error of a
 * listing, and with a SyncError when the deletions are refused. Leaving the loop stops the sync. In each case
 * the same call resumes it.
 */
export interface SyncBatch<Result, Transfer> extends AsyncIterable<Result>, AsyncDisposable {
  /** Returns the current progress. */
  progressNow(): SyncProgress<Transfer>
  /**
   * Returns the progress: each step of the iteration yields the newest value, and the last value is always
   * delivered. Read the results at the same time: files are transferred only while the results are read.
   *
   * @throws PlanError `OPTION_INVALID` for an interval below 0.
   */
  progress(options?: ProgressOptions): AsyncIterable<SyncProgress<Transfer>>
  /**
   * Starts no more files, and stops running ones, whose results are `interrupted`. Resolves when nothing is
   * running.
   *
   * @param reason - the error that the iteration throws.
   */
  interrupt(reason?: unknown): Promise<void>
}

/** A sync that uploads. */
export type UploadSync = SyncBatch<SyncUploadResult, BatchProgress>

/** A sync that downloads. */
export type DownloadSync = SyncBatch<SyncDownloadResult, DownloadBatchProgress>
