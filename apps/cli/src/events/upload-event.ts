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
