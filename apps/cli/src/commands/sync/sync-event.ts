import type { CommandFailed } from '../../events/command-event.ts'

/** A sync of a directory and the objects below a prefix starts. */
export interface SyncStarted {
  readonly kind: 'sync-started'
  /** `upload`: the objects become equal to the directory; `download`: the directory to the objects. */
  readonly direction: 'upload' | 'download'
  readonly directory: string
  readonly bucket: string
  /** Start of all keys. */
  readonly prefix: string
  /** Number of files transferred in parallel. */
  readonly jobs: number
  /** Whether what the source does not have is deleted. */
  readonly delete: boolean
  readonly dryRun: boolean
}

/** An object (`upload`) or a local file (`download`) that the source does not have was deleted. */
interface SyncDeleted {
  readonly kind: 'sync-deleted'
  readonly direction: 'upload' | 'download'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
}

/** Dry run: an object or a local file that would be deleted. */
interface SyncDeletionPlanned extends Omit<SyncDeleted, 'kind'> {
  readonly kind: 'sync-deletion-planned'
}

/** An object or a local file was not deleted, because something changed after the listing. */
export interface SyncDeletionOmitted extends Omit<SyncDeleted, 'kind' | 'byteLength'> {
  readonly kind: 'sync-deletion-omitted'
  readonly reason: 'target-changed' | 'target-missing' | 'source-exists'
}

/** An object or a local file could not be deleted. */
interface SyncDeletionFailed extends Omit<CommandFailed, 'kind'> {
  readonly kind: 'sync-deletion-failed'
  readonly direction: 'upload' | 'download'
  readonly file: string
  readonly bucket: string
  readonly key: string
}

/** Summary of a sync. */
export interface SyncEnded {
  readonly kind: 'sync-ended'
  readonly direction: 'upload' | 'download'
  readonly directory: string
  readonly bucket: string
  readonly prefix: string
  readonly dryRun: boolean
  /**
   * - `done`: both sides are equal, as far as files are deleted.
   * - `failed`: some files failed, so nothing was deleted, or some could not be deleted.
   * - `interrupted`: the command was stopped.
   * - `stopped`: the command ended early, because deletions were refused or the other files would fail too; a
   *   `failed` event follows.
   */
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'stopped'
  readonly filesTotal: number
  readonly isCounted: boolean
  readonly filesTransferred: number
  readonly filesUnchanged: number
  /** Dry run: files that would be transferred. */
  readonly filesPlanned: number
  /** Files that were not transferred, or could not be deleted. */
  readonly filesFailed: number
  /** Files that only the target had when both sides were listed. */
  readonly filesToDelete: number
  readonly filesDeleted: number
  readonly bytesTransferred: number
  readonly durationMs: number
  /** The first hundred failed files. */
  readonly failures: readonly { readonly file: string; readonly key: string; readonly message: string }[]
  /** Shell command that resumes; `null` if there is nothing to resume. */
  readonly continueCommand: string | null
  readonly exitCode: number
}

/** The events of `oss sync`, besides those of transfers. */
export type SyncEvent =
  | SyncStarted
  | SyncDeleted
  | SyncDeletionPlanned
  | SyncDeletionOmitted
  | SyncDeletionFailed
  | SyncEnded
