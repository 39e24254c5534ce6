/**
 * Why all parts are uploaded again.
 *
 * - `source-changed`: the source has changed since the parts were uploaded.
 * - `upload-lost`: OSS no longer knows the upload id, because the upload has expired or was aborted.
 * - `encryption-changed`: the parts are not encrypted, or their data key cannot be unwrapped with this master
 *   key.
 * - `parts-rejected`: OSS rejected the completion because of its parts, and does not report which ones.
 */
type RestartReason = 'source-changed' | 'encryption-changed' | 'upload-lost' | 'parts-rejected'

/** Something the user should know about the upload of one file. */
export type NoticeEvent =
  | UploadStarted
  | UploadResumed
  | UploadRestarted
  | CheckpointDamaged
  | OptionsIgnored
  | PartRejected
  | PartsLost
  | UploadNotAborted
  | CheckpointNotRemoved

/** An upload starts from the beginning. */
export interface UploadStarted {
  readonly kind: 'started'
  /** `-` for standard input; the `oss://` URL of the source for a copy. */
  readonly file: string
  readonly bucket: string
  readonly key: string
  /** `null` for an upload in one request. */
  readonly uploadId: string | null
  /** 0 while the size is unknown, as for standard input; `partsTotal` is 0 then, too. */
  readonly bytesTotal: number
  readonly partSize: number
  readonly partsTotal: number
}

/** An upload resumes where an earlier run stopped. */
export interface UploadResumed extends Omit<UploadStarted, 'kind' | 'uploadId'> {
  readonly kind: 'resumed'
  readonly uploadId: string
  readonly partsReused: number
  readonly bytesReused: number
}

/** All parts are uploaded again. */
interface UploadRestarted {
  readonly kind: 'restarted'
  readonly reason: RestartReason
  /** The discarded upload. */
  readonly uploadId: string | null
}

/** The checkpoint is damaged; its intact records are used. */
interface CheckpointDamaged {
  readonly kind: 'checkpoint-damaged'
  readonly problem: string
}

/** The resumed upload keeps the object options with which it was started; those of this call are ignored. */
interface OptionsIgnored {
  readonly kind: 'options-ignored'
  readonly uploadId: string
}

/** A part arrived damaged, or OSS rejected it; it is uploaded again. */
interface PartRejected {
  readonly kind: 'part-rejected'
  readonly partNumber: number
  readonly problem: string
}

/** OSS no longer has these parts as they were uploaded; they are uploaded again. */
interface PartsLost {
  readonly kind: 'parts-lost'
  readonly partNumbers: readonly number[]
}

/** The checkpoint of a completed transfer could not be removed. */
interface CheckpointNotRemoved {
  readonly kind: 'checkpoint-not-removed'
  readonly problem: string
}

/** An upload that is no longer needed could not be aborted; its parts may incur storage costs. */
export interface UploadNotAborted {
  readonly kind: 'upload-not-aborted'
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
  readonly problem: string
  /** Shell command that aborts the upload. */
  readonly abortCommand: string
}

/** An upload is complete: the object is stored. */
export interface ObjectStored {
  readonly kind: 'completed'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  readonly etag: string
  /** Unsigned decimal. */
  readonly crc64: string
  /** Whether OSS reported the same CRC-64; `false` if it reported none. */
  readonly crc64Verified: boolean
  readonly versionId: string | null
  readonly uploadId: string | null
  readonly partsTotal: number
  readonly partsReused: number
  readonly durationMs: number
}
