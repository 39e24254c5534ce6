import type { NoticeEvent, ObjectStored } from './upload-event.ts'

/**
 * Why all parts are downloaded again.
 *
 * - `object-changed`: the object has changed since the parts were downloaded.
 * - `draft-lost`: the temporary file is missing, or has another size.
 * - `checksum-mismatch`: the CRC-64 of the complete file differs from that of the object.
 */
type DownloadRestartReason = 'object-changed' | 'draft-lost' | 'checksum-mismatch'

/** Something the user should know about a download. */
export type DownloadNoticeEvent =
  | DownloadStarted
  | DownloadResumed
  | DownloadRestarted
  | PartsDamaged
  | DraftNotRemoved
  | Extract<NoticeEvent, { readonly kind: 'checkpoint-damaged' | 'checkpoint-not-removed' }>

/** A download starts from the beginning. */
interface DownloadStarted {
  readonly kind: 'download-started'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly bytesTotal: number
  readonly partSize: number
  readonly partsTotal: number
}

/** A download resumes where an earlier run stopped. */
export interface DownloadResumed extends Omit<DownloadStarted, 'kind'> {
  readonly kind: 'download-resumed'
  readonly partsReused: number
  readonly bytesReused: number
}

/** All parts are downloaded again. */
interface DownloadRestarted {
  readonly kind: 'download-restarted'
  readonly reason: DownloadRestartReason
}

/** Parts of an earlier run differ from what was written to the disk; they are downloaded again. */
interface PartsDamaged {
  readonly kind: 'parts-damaged'
  readonly partNumbers: readonly number[]
}

/** A temporary file that is no longer needed could not be removed. */
interface DraftNotRemoved {
  readonly kind: 'draft-not-removed'
  /** Path of the temporary file. */
  readonly draft: string
  readonly problem: string
}

/** A download is complete: the file has its final name. */
export interface ObjectDownloaded extends Omit<ObjectStored, 'kind' | 'uploadId'> {
  readonly kind: 'downloaded'
}
