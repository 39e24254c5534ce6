import type { BatchProgress } from '../batch/batch-progress.ts'
import type { DownloadBatchProgress } from '../directory/download-progress.ts'

/** Progress of a sync. */
export interface SyncProgress<Transfer = BatchProgress | DownloadBatchProgress> {
  /**
   * - `listing`: both sides are listed, to find what is to be deleted; only with `delete`.
   * - `transferring`: files are compared and transferred.
   * - `deleting`: files that the source does not have are deleted.
   * - `ended`: the sync has ended.
   */
  readonly phase: SyncPhase
  /** Progress of the transfer. */
  readonly transfer: Transfer
  /** Number of files and objects listed so far, on both sides together. */
  readonly filesListed: number
  /** Number of files that were uploaded or downloaded. */
  readonly filesTransferred: number
  /** Number of files that are equal on both sides, including those whose object options were changed. */
  readonly filesUnchanged: number
  /** Number of files that only the target has. 0 until both sides are listed. */
  readonly filesToDelete: number
  readonly filesDeleted: number
  /** Number of files that were not transferred, or could not be deleted. */
  readonly filesFailed: number
}

/** Phase of a sync. */
export type SyncPhase = 'listing' | 'transferring' | 'deleting' | 'ended'
