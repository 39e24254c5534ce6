import type { FileProgress } from './batch-event.ts'
import type { CommandFailed } from './command-event.ts'
import type { DownloadNoticeEvent, ObjectDownloaded } from './download-event.ts'

/** A download of several objects starts. */
interface DownloadsStarted {
  readonly kind: 'downloads-started'
  readonly bucket: string
  /** Start of all keys. */
  readonly prefix: string
  readonly directory: string
  /** Number of files downloaded in parallel. */
  readonly jobs: number
  readonly dryRun: boolean
}

/** An object of several was downloaded. */
interface FileDownloaded extends Omit<ObjectDownloaded, 'kind' | 'durationMs'> {
  readonly kind: 'file-downloaded'
}

/** An object was not downloaded, because the file has the same size and CRC-64. */
interface DownloadUnchanged {
  readonly kind: 'download-unchanged'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  /** Unsigned decimal. */
  readonly crc64: string
}

/** Dry run: an object that would be downloaded. */
interface DownloadPlanned {
  readonly kind: 'download-planned'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
}

/** An object that is no file: its key ends with `/`. */
interface ObjectSkipped {
  readonly kind: 'object-skipped'
  readonly bucket: string
  readonly key: string
  readonly reason: 'directory'
}

/** The download of an object of several failed. */
interface DownloadFailed extends Omit<CommandFailed, 'kind'> {
  readonly kind: 'download-failed'
  readonly file: string
  readonly bucket: string
  readonly key: string
}

/** The download of an object of several was stopped; its parts are recorded. */
interface DownloadInterrupted {
  readonly kind: 'download-interrupted'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly partsRecorded: number
  readonly partsTotal: number
}

/** A notice about one of several downloads. */
export interface DownloadNoticed {
  readonly kind: 'download-notice'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly notice: DownloadNoticeEvent
}

/** Progress of a download of several objects, once a second. */
export interface DownloadsProgressed {
  readonly kind: 'downloads-progress'
  readonly filesTotal: number
  /** Downloaded, up to date, failed or planned. */
  readonly filesDone: number
  readonly filesFailed: number
  readonly bytesTotal: number
  /** Whether all objects are listed, so that the totals are final. */
  readonly isCounted: boolean
  /** Bytes of finished files, and bytes recorded or in flight of the others. */
  readonly bytesDone: number
  /** Written and recorded, including parts of earlier runs. */
  readonly bytesDownloaded: number
  readonly bytesReused: number
  /** Bytes of files that are up to date. */
  readonly bytesUnchanged: number
  /** Average of the last ten seconds, without reused bytes. */
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
  /** Files in progress, at most ten. */
  readonly files: readonly FileProgress[]
}

/** Summary of a download of several objects. */
export interface DownloadsEnded {
  readonly kind: 'downloads-ended'
  readonly bucket: string
  readonly prefix: string
  readonly directory: string
  readonly dryRun: boolean
  /**
   * - `done`: all objects are downloaded or up to date.
   * - `failed`: some failed.
   * - `interrupted`: the command was stopped.
   * - `stopped`: the command ended early, because the others would fail too; a `failed` event follows.
   */
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'stopped'
  readonly filesTotal: number
  readonly isCounted: boolean
  readonly filesDownloaded: number
  readonly filesUnchanged: number
  readonly filesPlanned: number
  readonly filesFailed: number
  readonly filesSkipped: number
  readonly bytesDownloaded: number
  readonly bytesReused: number
  readonly bytesUnchanged: number
  readonly durationMs: number
  /** The first hundred that failed. */
  readonly failures: readonly { readonly file: string; readonly key: string; readonly message: string }[]
  /** Shell command that resumes; `null` if there is nothing to resume. */
  readonly continueCommand: string | null
  readonly exitCode: number
}

/** The events of a download of several objects, except its progress. */
export type DownloadsEvent =
  | DownloadsStarted
  | FileDownloaded
  | DownloadUnchanged
  | DownloadPlanned
  | ObjectSkipped
  | DownloadFailed
  | DownloadInterrupted
  | DownloadNoticed
  | DownloadsEnded
