import { adviceOf, type ErrorJson, errorToJson, failureClass } from '@oss/multipart'

const BRAND = Symbol.for('oss.error')

/**
 * The reason why a download ended without completing.
 *
 * - `INTERRUPTED`: the download was stopped on purpose. The same call resumes it.
 * - `CANCELLED`: the download was cancelled; thrown by `done()` only.
 * - `OBJECT_NOT_FOUND`: the object does not exist.
 * - `OBJECT_CHANGED`: the object was overwritten repeatedly during the download.
 * - `REQUEST_FAILED`: the object could not be read; `cause` has the reason. The same call resumes.
 * - `CRC64_MISMATCH`: twice in a row, the CRC-64 of the received bytes differed from the service's.
 * - `TARGET_EXISTS`: the file exists, and `overwrite` is false.
 * - `TARGET_FAILED`: the file could not be written; `cause` is the TargetError.
 * - `TAKEN_OVER`: another owner has acquired the checkpoint and continues the download. Nothing more was
 *   written.
 * - `CHECKPOINT_FAILED`: the checkpoint store failed; `cause` is the CheckpointError.
 */
export type DownloadErrorCode =
  | 'INTERRUPTED'
  | 'CANCELLED'
  | 'OBJECT_NOT_FOUND'
  | 'OBJECT_CHANGED'
  | 'REQUEST_FAILED'
  | 'CRC64_MISMATCH'
  | 'TARGET_EXISTS'
  | 'TARGET_FAILED'
  | 'TAKEN_OVER'
  | 'CHECKPOINT_FAILED'

/** The fields of a {@link DownloadError}. */
export interface DownloadErrorDetails {
  /** Reason, for programs. */
  readonly code: DownloadErrorCode
  /** Whether the same call resumes the download. */
  readonly resumable: boolean
  /** Name of the temporary file, if one may exist. */
  readonly draft: string | undefined
  /** Number of parts that are written and recorded. */
  readonly partsRecorded: number
  /** Number of parts of the object; 0 if unknown. */
  readonly partsTotal: number
  /** The error that ended the download. */
  readonly cause: unknown
}

/** A download ended without completing. An existing file at the target is unchanged. */
export class DownloadError extends Error {
  static {
    Object.defineProperty(DownloadError.prototype, BRAND, { value: true })
  }
  /** Identifies the class, even across copies of the package. */
  override readonly name = 'DownloadError'
  /** Reason, for programs. */
  readonly code: DownloadErrorCode
  /** True: a call with the same object, file and store resumes the download. */
  readonly resumable: boolean
  /** Name of the temporary file with the downloaded bytes; `undefined` if none exists. */
  readonly draft: string | undefined
  /** Number of parts that are written and recorded. */
  readonly partsRecorded: number
  /** Number of parts of the object; 0 if it was not described yet. */
  readonly partsTotal: number
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  constructor(message: string, details: DownloadErrorDetails) {
    super(message, { cause: details.cause })
    this.code = details.code
    this.resumable = details.resumable
    this.draft = details.draft
    this.partsRecorded = details.partsRecorded
    this.partsTotal = details.partsTotal
    const { isTemporary, isAboutCredentials } = failureClass(details.code, details.cause)
    this.isTemporary = isTemporary
    this.isAboutCredentials = isAboutCredentials
    // The message says what to do first.
    this.advice = details.code === 'OBJECT_CHANGED' ? 'Then try again.' : adviceOf(details.cause)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Whether a value is a {@link DownloadError}, including one from another copy of this package. */
export function isDownloadError(value: unknown): value is DownloadError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'DownloadError'
  )
}
