import { partNumber, uploadId } from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { checkBucket, checkKey } from './object-name.ts'

/** Identifies a multipart upload. */
export interface UploadRef {
  readonly bucket: string
  readonly key: string
  /** Opaque id that OSS assigned. */
  readonly uploadId: string
}

/**
 * Checks bucket, key and upload id.
 *
 * @throws ValidationError `BUCKET_INVALID`, `KEY_INVALID` or `UPLOAD_ID_INVALID`
 */
export function checkUploadRef(ref: UploadRef): void {
  checkBucket(ref.bucket)
  checkKey(ref.key)
  try {
    if (typeof ref.uploadId !== 'string') throw new TypeError('uploadId must be a string')
    uploadId(ref.uploadId)
  } catch {
    const message =
      'uploadId is not an upload id; take it from initiateMultipartUpload or listMultipartUploads'
    throw new ValidationError('UPLOAD_ID_INVALID', 'uploadId', message)
  }
}

/** Checks a part number. @throws ValidationError `PART_NUMBER_OUT_OF_RANGE` */
export function checkPartNumber(number: number): void {
  try {
    partNumber(number)
  } catch {
    const message = `partNumber must be a whole number from 1 to ${OSS_LIMITS.maxParts} (got ${number})`
    throw new ValidationError('PART_NUMBER_OUT_OF_RANGE', 'partNumber', message)
  }
}
