import type { StopCause } from '../errors/stopped.ts'
import type { BatchEvent, BatchProgressed } from './batch-event.ts'
import type { CommandFailed, CommandInterrupted, RequestRetried } from './command-event.ts'
import type { DownloadNoticeEvent, ObjectDownloaded } from './download-event.ts'
import type { TransferProgress } from './progress-event.ts'
import type { NoticeEvent, ObjectStored } from './upload-event.ts'

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
