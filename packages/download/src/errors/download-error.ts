const brand = Symbol.for('oss.error')

/**
 * Why a download ended without its file.
 *
 * - `INTERRUPTED`: it was stopped on purpose. The same call continues it.
 * - `CANCELLED`: it was cancelled; thrown by `done()` only.
 * - `OBJECT_NOT_FOUND`: there is no such object.
 * - `OBJECT_CHANGED`: the object was overwritten again and again while it was read.
 * - `REQUEST_FAILED`: the object could not be read; `cause` says why. The same call continues.
 * - `CRC_MISMATCH`: twice in a row, the bytes that came are not those that the service has.
 * - `TARGET_EXISTS`: there is a file, and it is not to be overwritten.
 * - `TARGET_FAILED`: the file could not be written; `cause` is the TargetError.
 * - `CHECKPOINT_FAILED`: the memory between runs failed; `cause` is the CheckpointError.
 */
export type DownloadErrorCode =
  | 'INTERRUPTED'
  | 'CANCELLED'
  | 'OBJECT_NOT_FOUND'
  | 'OBJECT_CHANGED'
  | 'REQUEST_FAILED'
  | 'CRC_MISMATCH'
  | 'TARGET_EXISTS'
  | 'TARGET_FAILED'
  | 'CHECKPOINT_FAILED'

/** What a {@link DownloadError} tells besides its message. */
export interface DownloadErrorDetails {
  /** What happened. */
  readonly code: DownloadErrorCode
  /** Whether the same call continues. */
  readonly resumable: boolean
  /** The name of the temporary file, if there may be one. */
  readonly draft: string | undefined
  /** Parts that are written and recorded. */
  readonly partsRecorded: number
  /** Parts of the whole; 0 when it is not known. */
  readonly partsTotal: number
  /** The error behind it. */
  readonly cause: unknown
}

/** A download that ended otherwise than completed. What was in the file's place is untouched. */
export class DownloadError extends Error {
  static {
    Object.defineProperty(DownloadError.prototype, brand, { value: true })
  }
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'DownloadError'
  /** What happened. */
  readonly code: DownloadErrorCode
  /** True: calling again with the same object, file and store continues where this ended. */
  readonly resumable: boolean
  /** The temporary file that holds what has come, or may hold it; `undefined` when there is none. */
  readonly draft: string | undefined
  /** Parts that are written and recorded. */
  readonly partsRecorded: number
  /** Parts of the whole; 0 when the object was not looked at yet. */
  readonly partsTotal: number

  constructor(message: string, details: DownloadErrorDetails) {
    super(message, { cause: details.cause })
    this.code = details.code
    this.resumable = details.resumable
    this.draft = details.draft
    this.partsRecorded = details.partsRecorded
    this.partsTotal = details.partsTotal
  }
}

/** Whether a value is a {@link DownloadError}, also one from another copy of this package. */
export function isDownloadError(value: unknown): value is DownloadError {
  return value instanceof Error && value.name === 'DownloadError' && brand in value
}
