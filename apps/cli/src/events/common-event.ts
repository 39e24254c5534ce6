import type { StopCause } from '../errors/stopped.ts'
import type { BatchEvent, BatchProgressed } from './batch-event.ts'
import type { DownloadNoticeEvent, ObjectDownloaded } from './download-event.ts'

/**
 * The events that several commands emit, as `--json` prints them. While `v` is 1, fields are added and never renamed or
 * removed. A value that is not known is `null`. The docstrings become the descriptions in events.schema.json.
 */
export type CommonEvent =
  | NoticeEvent
  | RequestRetried
  | TransferProgress
  | BatchEvent
  | BatchProgressed
  | { readonly type: 'stopping'; readonly signal: StopCause }
  | ObjectStored
  | DownloadNoticeEvent
  | ObjectDownloaded
  | CommandInterrupted
  | CommandFailed

/** The events that report progress instead of a fact. */
export type ProgressEvent = TransferProgress | BatchProgressed

/**
 * Why all parts are sent again.
 *
 * - `source-changed`: the source is not what it was when the parts were sent.
 * - `upload-lost`: the service no longer knows the upload id: it expired, or somebody aborted it.
 * - `encryption-changed`: the parts were encrypted with a key that this master key cannot unwrap, or were not encrypted.
 * - `parts-rejected`: the service refused to complete the upload with its parts, and does not say which are wrong.
 */
type RestartReason = 'source-changed' | 'encryption-changed' | 'upload-lost' | 'parts-rejected'

/** Something worth knowing while a file is uploaded. */
export type NoticeEvent =
  | UploadStarted
  | UploadResumed
  | { readonly type: 'restarted'; readonly reason: RestartReason; readonly uploadId: string | null }
  | { readonly type: 'checkpoint-damaged'; readonly problem: string }
  | { readonly type: 'part-rejected'; readonly partNumber: number; readonly problem: string }
  | { readonly type: 'parts-lost'; readonly partNumbers: readonly number[] }
  | UploadLeftBehind
  | { readonly type: 'checkpoint-not-removed'; readonly problem: string }

/** A transfer has begun; nothing of it was stored before. */
export interface UploadStarted {
  readonly type: 'started'
  /** `-`: standard input. */
  readonly file: string
  readonly bucket: string
  readonly key: string
  /** `null`: one request. */
  readonly uploadId: string | null
  /** 0: not known yet, as of standard input; then `partsTotal` is 0, too. */
  readonly bytesTotal: number
  readonly partSize: number
  readonly partsTotal: number
}

/** A transfer goes on where an earlier one stopped. */
export interface UploadResumed extends Omit<UploadStarted, 'type' | 'uploadId'> {
  readonly type: 'resumed'
  readonly uploadId: string
  readonly partsReused: number
  readonly bytesReused: number
}

/** Parts that nobody needs may still cost storage. */
export interface UploadLeftBehind {
  readonly type: 'upload-left-behind'
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
  readonly problem: string
  /** For a shell. */
  readonly abortCommand: string
}

/** A request failed and will be sent again. */
export interface RequestRetried {
  readonly type: 'retry'
  readonly operation: string | null
  /** The attempt that failed, from 1. */
  readonly attempt: number
  readonly delayMs: number
  readonly code: string
  readonly problem: string
}

/**
 * - `opening`: looking at the file, the checkpoint and what the service has.
 * - `checking`: reading the file to see whether it still is what an earlier run sent.
 * - `clearing`: throwing an upload away that is of no use any more.
 * - `uploading`: sending.
 * - `downloading`: receiving.
 * - `verifying`: making sure that the file did not change meanwhile.
 * - `completing`: having the service make the parts one object.
 * - `finishing`: putting the file that was downloaded in its place.
 */
export type TransferPhase =
  | 'opening'
  | 'checking'
  | 'clearing'
  | 'uploading'
  | 'downloading'
  | 'verifying'
  | 'completing'
  | 'finishing'

/** How far a transfer is. */
export interface TransferProgress {
  readonly type: 'progress'
  readonly phase: TransferPhase
  /** Stored or on their way. Falls only when the upload starts over. */
  readonly bytesDone: number
  readonly bytesRecorded: number
  readonly bytesInFlight: number
  readonly bytesReused: number
  readonly bytesTotal: number
  readonly partsRecorded: number
  readonly partsReused: number
  readonly partsTotal: number
  /** Over the last seconds, without reused bytes. */
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
}

/** The object is stored. */
export interface ObjectStored {
  readonly type: 'completed'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  readonly etag: string
  /** Unsigned decimal. */
  readonly crc64: string
  /** Whether the service computed the same; `false`: it told none. */
  readonly crc64Verified: boolean
  readonly versionId: string | null
  readonly uploadId: string | null
  readonly partsTotal: number
  readonly partsReused: number
  readonly durationMs: number
}

/** The command was stopped. */
export interface CommandInterrupted {
  readonly type: 'interrupted'
  readonly message: string
  readonly resumable: boolean
  readonly uploadId: string | null
  readonly partsRecorded: number
  readonly partsTotal: number
  /** For a shell. */
  readonly continueCommand: string
  readonly exitCode: number
}

/** The command failed. */
export interface CommandFailed {
  readonly type: 'failed'
  /** What was to be done, such as `The upload of a.bin to oss://bucket/key`; `null` when it was not understood. */
  readonly task: string | null
  readonly name: string
  readonly code: string | null
  readonly message: string
  /** The error behind it. */
  readonly cause: { readonly name: string; readonly code: string | null } | null
  readonly service: ServiceAnswer | null
  readonly resumable: boolean
  readonly uploadId: string | null
  readonly partsRecorded: number | null
  readonly partsTotal: number | null
  readonly advice: string | null
  /** For a shell; `null` when the same command would not continue anything. */
  readonly continueCommand: string | null
  readonly exitCode: number
  /** Stacks, for the people who mend this program; `null` unless `OSS_DEBUG=1`. */
  readonly debug: readonly string[] | null
}

/** What the service said when it refused. */
export interface ServiceAnswer {
  readonly code: string
  readonly status: number
  readonly requestId: string | null
  readonly ec: string | null
  readonly operation: string | null
  readonly attempts: number
  /** What else it told, without secrets. */
  readonly details: Readonly<Record<string, string>>
}
