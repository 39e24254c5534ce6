import type { Shard } from '@oss/client'
import type { CommandFailed } from './command-event.ts'
import type { TransferPhase } from './progress-event.ts'
import type { NoticeEvent, ObjectStored } from './upload-event.ts'

/** An upload of several files starts. */
export interface BatchStarted {
  readonly kind: 'batch-started'
  /** Paths as in the command line. */
  readonly sources: readonly string[]
  readonly bucket: string
  /** Start of all keys. */
  readonly prefix: string
  /** Number of files uploaded in parallel. */
  readonly jobs: number
  readonly dryRun: boolean
  /** The shard that is uploaded, as in `--shard`; `null` for all files. */
  readonly shard: Shard | null
}

/** A file of a batch was uploaded. */
interface FileUploaded extends Omit<ObjectStored, 'kind' | 'durationMs'> {
  readonly kind: 'file-uploaded'
}

/** A file of a batch is up to date: its object has the same size and CRC-64, so it was not uploaded. */
interface FileUnchanged {
  readonly kind: 'file-unchanged'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  /** Unsigned decimal. */
  readonly crc64: string
}

/** The object of a file is up to date, and got other options without uploading the file. */
interface FileUpdated extends Omit<FileUnchanged, 'kind'> {
  readonly kind: 'file-updated'
  /** Options that were changed, such as `cacheControl`. */
  readonly changed: readonly string[]
}

/** Dry run: a file that would be uploaded. */
export interface FilePlanned {
  readonly kind: 'file-planned'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  /** Options that would be changed without uploading the file; `null` if it would be uploaded. */
  readonly changed: readonly string[] | null
}

/** A path in a directory was skipped. */
export interface FileSkipped {
  readonly kind: 'file-skipped'
  readonly file: string
  readonly reason: 'symlink' | 'special' | 'cycle'
}

/** The upload of a file of a batch failed. */
interface FileFailed extends Omit<CommandFailed, 'kind'> {
  readonly kind: 'file-failed'
  readonly file: string
  readonly bucket: string
  readonly key: string
}

/** The upload of a file of a batch was stopped; its uploaded parts are recorded. */
export interface FileInterrupted {
  readonly kind: 'file-interrupted'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly partsRecorded: number
  readonly partsTotal: number
}

/** A notice about one file of a batch. */
export interface FileNoticed {
  readonly kind: 'file-notice'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly notice: NoticeEvent
}

/** The only file to upload is up to date (`--update`). */
export interface ObjectUnchanged extends Omit<FileUnchanged, 'kind'> {
  readonly kind: 'unchanged'
}

/** The existing objects cannot be listed, so all files are uploaded without comparison. */
interface BatchUncomparable {
  readonly kind: 'batch-uncomparable'
  readonly problem: string
}

/** Progress of a file of a batch. */
export interface FileProgress {
  readonly file: string
  readonly key: string
  /** `null` for a small file. `checking`: the file is compared with its object. */
  readonly phase: TransferPhase | null
  readonly bytesRecorded: number
  readonly bytesInFlight: number
  /** Bytes read for the comparison with the object. */
  readonly bytesCompared: number
  readonly bytesTotal: number
}

/** Progress of an upload of several files, once a second. */
export interface BatchProgressed {
  readonly kind: 'batch-progress'
  readonly filesTotal: number
  /** Uploaded, up to date, failed or planned. */
  readonly filesDone: number
  readonly filesFailed: number
  readonly bytesTotal: number
  /** Whether all directories have been read, so that the totals are final. */
  readonly isCounted: boolean
  /** Bytes of finished files, and bytes recorded or in flight of the others. */
  readonly bytesDone: number
  /** Stored, including parts of earlier runs. */
  readonly bytesUploaded: number
  readonly bytesInFlight: number
  readonly bytesReused: number
  /** Bytes of files that are up to date. */
  readonly bytesUnchanged: number
  /** Average of the last ten seconds, without reused bytes. */
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
  /** Files in progress, at most ten. */
  readonly files: readonly FileProgress[]
  /** The shard that is uploaded, as in `--shard`; `null` for all files. */
  readonly shard: Shard | null
}

/** Summary of an upload of several files. */
export interface BatchEnded {
  readonly kind: 'batch-ended'
  readonly bucket: string
  readonly prefix: string
  readonly dryRun: boolean
  /** The shard that is uploaded, as in `--shard`; `null` for all files. */
  readonly shard: Shard | null
  /**
   * - `done`: all files are uploaded or up to date.
   * - `failed`: some files failed.
   * - `interrupted`: the command was stopped.
   * - `stopped`: the command ended early, because the other files would fail too; a `failed` event follows.
   */
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'stopped'
  readonly filesTotal: number
  readonly isCounted: boolean
  readonly filesUploaded: number
  readonly filesUnchanged: number
  /** Not uploaded, but their objects got other options. */
  readonly filesUpdated: number
  readonly filesPlanned: number
  readonly filesFailed: number
  readonly filesSkipped: number
  readonly bytesUploaded: number
  readonly bytesReused: number
  readonly bytesUnchanged: number
  readonly durationMs: number
  /** The first hundred failed files. */
  readonly failures: readonly { readonly file: string; readonly key: string; readonly message: string }[]
  /** Shell command that resumes; `null` if there is nothing to resume. */
  readonly continueCommand: string | null
  readonly exitCode: number
}

/** The events of an upload of several files, except its progress. */
export type BatchEvent =
  | BatchStarted
  | FileUploaded
  | FileUnchanged
  | FileUpdated
  | FilePlanned
  | FileSkipped
  | FileFailed
  | FileInterrupted
  | FileNoticed
  | ObjectUnchanged
  | BatchUncomparable
  | BatchEnded
