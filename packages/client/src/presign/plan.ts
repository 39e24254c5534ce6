import { DEFAULT_PART_SIZE, partRange, planParts, partNumber as toPartNumber } from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { Connection } from '../connection/connection.ts'
import { abortMultipartUpload } from '../operations/abort-multipart-upload.ts'
import { type InitiateInput, initiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { completeHeaders } from '../options/object-options.ts'
import { checkObject, type RequestOptions } from '../options/request-input.ts'
import { transferHeaders } from '../options/transfer-options.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import type { PresignedUpload } from './presigned-upload.ts'
import {
  createUrlSigner,
  type ExpiryOptions,
  signCompletion,
  signRequest,
  signUploadPart,
  type UrlSigner,
} from './sign.ts'

/** An upload for a client without credentials. */
export interface PresignUploadInput extends Omit<InitiateInput, 'sequential'>, ExpiryOptions {
  /** Total size in bytes. */
  readonly size: number
  /**
   * Part size in bytes, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB). Default: 8 MiB. Raised automatically
   * when more than 10,000 parts would be needed.
   */
  readonly partSize?: number
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
  const upload = await initiateMultipartUpload(connection, input)
  // Signed after the request, which can take a while: the lifetime starts at the time of the signature.
  const by = await signerOrAbort(connection, upload, input)
  const parts = Array.from({ length: plan.partCount }, (_, index) => {
    const partNumber = toPartNumber(index + 1)
    const signed = signUploadPart(by, { ...input, ...upload, partNumber })
    return { partNumber, ...partRange(plan, partNumber), ...signed }
  })
  const complete = signCompletion(by, { ...input, ...upload })
  return { uploadId: upload.uploadId, size, parts, complete }
}

/** Gets credentials for an upload that was initiated. If that fails, aborts the upload as far as possible. */
async function signerOrAbort(
  connection: Connection,
  upload: UploadRef,
  input: RequestOptions,
): Promise<UrlSigner> {
  try {
    return await createUrlSigner(connection, input)
  } catch (error) {
    await abortMultipartUpload(connection, upload).catch(() => {})
    throw error
  }
}
