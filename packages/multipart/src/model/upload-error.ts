import { type ErrorJson, errorToJson } from './error-json.ts'
import { adviceFor, failureClass } from './failure-class.ts'
import type { UploadId } from './ids.ts'

const BRAND = Symbol.for('oss.error')

/**
 * Why an upload ended without an object.
 *
 * - `INTERRUPTED`: it was stopped on purpose. The same call resumes it.
 * - `CANCELLED`: it was cancelled; thrown by `done()` only.
 * - `SOURCE_CHANGED`: the source kept changing while it was read.
 * - `SOURCE_UNREADABLE`: the source is missing, is not a regular file, or reading it failed.
 * - `PART_FAILED`: a part could not be stored; see `cause`. The same call resumes.
 * - `PART_CRC64_MISMATCH`: a part arrived damaged three times. The same call resumes.
 * - `REQUEST_FAILED`: another request of the upload failed; see `cause`.
 * - `OBJECT_CRC64_MISMATCH`: the stored bytes differ from those sent. Upload again; do not use the object.
 * - `COMPLETION_UNKNOWN`: a completion was sent, and whether it took effect could not be determined.
 * - `STALE_UPLOAD_NOT_ABORTED`: an earlier upload may still be completed and could not be aborted, so a new
 *   one is not safe.
 * - `UPLOAD_LOST`: the service lost the upload again and again.
 * - `CHECKPOINT_FAILED`: the checkpoint store failed; `cause` is the CheckpointError.
 * - `TAKEN_OVER`: another owner has acquired the checkpoint and continues the upload. Nothing more was sent,
 *   and nothing of the checkpoint was touched.
 * - `NOTHING_TO_CONTINUE`: the upload id of `continueOnly` cannot be continued. Nothing was started.
 * - `INVALID_PLAN`: the source cannot be divided into parts; `cause` is the PlanError.
 */
export type UploadErrorCode =
  | 'INTERRUPTED'
  | 'CANCELLED'
  | 'SOURCE_CHANGED'
  | 'SOURCE_UNREADABLE'
  | 'PART_FAILED'
  | 'PART_CRC64_MISMATCH'
  | 'REQUEST_FAILED'
  | 'OBJECT_CRC64_MISMATCH'
  | 'COMPLETION_UNKNOWN'
  | 'STALE_UPLOAD_NOT_ABORTED'
  | 'UPLOAD_LOST'
  | 'CHECKPOINT_FAILED'
  | 'TAKEN_OVER'
  | 'NOTHING_TO_CONTINUE'
  | 'INVALID_PLAN'

/** Fields of an {@link UploadError} besides its message. */
export interface UploadErrorDetails {
  readonly code: UploadErrorCode
  readonly resumable: boolean
  readonly uploadId: UploadId | undefined
  readonly partsRecorded: number
  readonly partsTotal: number
  readonly cause: unknown
}

/** An upload ended without completing. */
export class UploadError extends Error {
  static {
    Object.defineProperty(UploadError.prototype, BRAND, { value: true })
  }
  override readonly name = 'UploadError'
  readonly code: UploadErrorCode
  /** True: calling again with the same source, target and store resumes the upload. */
  readonly resumable: boolean
  /** Upload id that exists on the service, or may exist there; `undefined` when there is none. */
  readonly uploadId: UploadId | undefined
  /** Number of parts that are stored and recorded. */
  readonly partsRecorded: number
  /** Total number of parts; 0 when the source was not opened yet, or is a stream that had not ended. */
  readonly partsTotal: number
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  constructor(message: string, details: UploadErrorDetails) {
    super(message, { cause: details.cause })
    this.code = details.code
    this.resumable = details.resumable
    this.uploadId = details.uploadId
    this.partsRecorded = details.partsRecorded
    this.partsTotal = details.partsTotal
    const { isTemporary, isAboutCredentials } = failureClass(details.code, details.cause)
    this.isTemporary = isTemporary
    this.isAboutCredentials = isAboutCredentials
    this.advice = adviceFor(details.code, details.cause)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Returns whether a value is an {@link UploadError}, also one from another copy of this package. */
export function isUploadError(value: unknown): value is UploadError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'UploadError'
  )
}
