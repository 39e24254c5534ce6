import type { FileResult } from '../batch/file-result.ts'
import type { DownloadResult } from '../directory/download-result.ts'
import type { FileRef } from '../files/found-file.ts'

/** An object or a local file that the source does not have, and that was deleted. */
export interface DeletedFile extends FileRef {
  /** Whether the object (upload) or the file (download) was deleted is known from the direction. */
  readonly kind: 'deleted'
  /** Size in bytes. */
  readonly size: number
}

/** Dry run: an object or a local file that would be deleted. */
export interface PlannedDeletion extends FileRef {
  readonly kind: 'deletion-planned'
  /** Size in bytes. */
  readonly size: number
}

/** An object or a local file that was to be deleted, but was not, because something changed meanwhile. */
export interface OmittedDeletion extends FileRef {
  readonly kind: 'deletion-omitted'
  /**
   * - `target-changed`: it was replaced or changed after it was listed.
   * - `target-missing`: it no longer exists.
   * - `source-exists`: it now exists in the source.
   */
  readonly reason: 'target-changed' | 'target-missing' | 'source-exists'
}

/** An object or a local file that could not be deleted. */
export interface FailedSyncDeletion extends FileRef {
  readonly kind: 'deletion-failed'
  readonly error: unknown
}

/** Result of one deletion. */
export type SyncDeletionResult = DeletedFile | PlannedDeletion | OmittedDeletion | FailedSyncDeletion

/** Result of one file of a sync that uploads. */
export type SyncUploadResult = FileResult | SyncDeletionResult

/** Result of one file of a sync that downloads. */
export type SyncDownloadResult = DownloadResult | SyncDeletionResult
