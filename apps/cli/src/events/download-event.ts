import type { NoticeEvent, ObjectStored } from './upload-event.ts'

/**
 * Why all parts are read again.
 *
 * - `object-changed`: the object is not the one that the parts are of.
 * - `draft-lost`: the temporary file is gone, or has another size.
 * - `checksum`: all parts came, and the CRC-64 of the whole is not the service's.
 */
type DownloadRestartReason = 'object-changed' | 'draft-lost' | 'checksum'

/** Something worth knowing while an object is downloaded. */
export type DownloadNoticeEvent =
  | DownloadStarted
  | DownloadResumed
  | { readonly type: 'download-restarted'; readonly reason: DownloadRestartReason }
  | { readonly type: 'parts-damaged'; readonly partNumbers: readonly number[] }
  | { readonly type: 'draft-left-behind'; readonly draft: string; readonly problem: string }
  | Extract<NoticeEvent, { readonly type: 'checkpoint-damaged' | 'checkpoint-not-removed' }>

/** A download has begun; nothing of it was there before. */
interface DownloadStarted {
  readonly type: 'download-started'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly bytesTotal: number
  readonly partSize: number
  readonly partsTotal: number
}

/** A download goes on where an earlier one stopped. */
export interface DownloadResumed extends Omit<DownloadStarted, 'type'> {
  readonly type: 'download-resumed'
  readonly partsReused: number
  readonly bytesReused: number
}

/** The file is there. */
export interface ObjectDownloaded extends Omit<ObjectStored, 'type' | 'uploadId'> {
  readonly type: 'downloaded'
}
