import type { BatchEvent, BatchProgressed } from './batch-event.ts'
import type { CommandFailed, CommandInterrupted, CommandStopping, RequestRetried } from './command-event.ts'
import type { DownloadNoticeEvent, ObjectDownloaded } from './download-event.ts'
import type { DownloadsEvent, DownloadsProgressed } from './downloads-event.ts'
import type { ObjectsProgressed } from './objects-event.ts'
import type { TransferProgress } from './progress-event.ts'
import type { NoticeEvent, ObjectStored } from './upload-event.ts'

/**
 * The events that several commands emit, as `--json` prints them. While `v` is 1, fields are added and never
 * renamed or removed. Unknown values are `null`. The docstrings become the descriptions in
 * events.schema.json.
 */
export type CommonEvent =
  | NoticeEvent
  | RequestRetried
  | TransferProgress
  | BatchEvent
  | BatchProgressed
  | CommandStopping
  | ObjectStored
  | DownloadNoticeEvent
  | ObjectDownloaded
  | DownloadsEvent
  | DownloadsProgressed
  | ObjectsProgressed
  | CommandInterrupted
  | CommandFailed

/** Events that report progress; human-readable output shows the last one only. */
export type ProgressEvent = TransferProgress | BatchProgressed | DownloadsProgressed | ObjectsProgressed
