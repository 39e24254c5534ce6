import { DEFAULT_PART_SIZE, partRange, planParts, partNumber as toPartNumber } from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { Connection } from '../connection/connection.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { abortMultipartUpload } from '../operations/abort-multipart-upload.ts'
import { type InitiateInput, initiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { quoted } from '../options/object-name.ts'
import { completeHeaders } from '../options/object-options.ts'
import { checkObject } from '../options/request-input.ts'
import { transferHeaders } from '../options/transfer-options.ts'
import { checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'
import {
  createUrlSigner,
  type ExpiryOptions,
  signCompletion,
  signRequest,
  signUploadPart,
  type UrlSigner,
} from './presign.ts'
import type { PresignedUpload } from './presigned-upload.ts'

/** An upload for a client without credentials. */
export interface PresignUploadInput extends Omit<InitiateInput, 'sequential'>, ExpiryOptions {
  /** Total size in bytes. */
  readonly size: number
  /**
   * Part size in bytes, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB). Default: 8 MiB. Raised automatically
   * when more than 10,000 parts would be needed.
   */
  readonly partSize?: number
  /**
   * Upload that an earlier call has initiated: signs its requests again. Check that the upload belongs to the
   * user, and pass the `size` and `partSize` of the earlier call. Default: initiates an upload.
   */
  readonly uploadId?: string
  /** Numbers of the parts to sign, from 1. Default: all parts. */
  readonly partNumbers?: readonly number[]
}

export async function presignMultipartUpload(
  connection: Connection,
  input: PresignUploadInput,
): Promise<PresignedUpload> {
  checkObject(input)
  const { size, partSize = DEFAULT_PART_SIZE, expiresInSeconds, bucket, key } = input
  const plan = planParts(OSS_LIMITS, size, partSize)
  completeHeaders(input)
  transferHeaders(input)
  // Rejects an invalid lifetime before the upload is initiated.
  signRequest(await createUrlSigner(connection, input), { method: 'PUT', bucket, key, expiresInSeconds })
  const numbers = checkPartNumbers(input.partNumbers, plan.partCount)
  const upload = await initiatedUpload(connection, input)
  // Signed after the request, which can take a while: the lifetime starts at the time of the signature.
  const by = await signerOrAbort(connection, upload, input)
  const parts = numbers.map((number) => {
    const partNumber = toPartNumber(number)
    const signed = signUploadPart(by, { ...input, ...upload, partNumber })
    return { partNumber, ...partRange(plan, partNumber), ...signed }
  })
  const complete = signCompletion(by, { ...input, ...upload })
  return { uploadId: upload.uploadId, size, partSize: plan.partSize, parts, complete }
}

/** @throws ValidationError `PART_NUMBER_OUT_OF_RANGE` */
function checkPartNumbers(given: readonly number[] | undefined, partCount: number): readonly number[] {
  const numbers = given === undefined ? Array.from({ length: partCount }, (_, index) => index + 1) : given
  if (!Array.isArray(numbers))
    throw new ValidationError(
      'OPTION_INVALID',
      'partNumbers',
      `partNumbers must be an array of numbers (got ${quoted(numbers)})`,
    )
  for (const number of numbers) {
    if (Number.isSafeInteger(number) && number >= 1 && number <= partCount) continue
    const message = `partNumbers must contain whole numbers from 1 to ${partCount} (got ${String(number)})`
    throw new ValidationError('PART_NUMBER_OUT_OF_RANGE', 'partNumbers', message)
  }
  return numbers
}

async function initiatedUpload(connection: Connection, input: PresignUploadInput): Promise<UploadRef> {
  const { bucket, key, uploadId } = input
  if (uploadId === undefined) return initiateMultipartUpload(connection, input)
  const upload = { bucket, key, uploadId }
  checkUploadRef(upload)
  return upload
}

/** Gets credentials for an upload that was initiated. If that fails, aborts the upload as far as possible. */
async function signerOrAbort(
  connection: Connection,
  upload: UploadRef,
  input: PresignUploadInput,
): Promise<UrlSigner> {
  try {
    return await createUrlSigner(connection, input)
  } catch (error) {
    if (input.uploadId === undefined) await abortMultipartUpload(connection, upload).catch(() => {})
    throw error
  }
}
