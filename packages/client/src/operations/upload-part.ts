import type { RewindableBody, SendOptions } from '@oss/http'
import type { Receipt } from '@oss/multipart'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../oss-request.ts'
import type { UploadRef } from '../upload-ref.ts'

const OPERATION = 'UploadPart'

/** Stores one part of a multipart upload, replacing an earlier one of that number (OSS: UploadPart). */
export async function uploadPart(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  partNumber: number,
  body: RewindableBody,
  options: TransferOptions,
  send: SendOptions,
): Promise<Receipt> {
  const headers = transferHeaders(options)
  const query = { partNumber: String(partNumber), uploadId }
  const answer = await sendRequest(
    context,
    { operation: OPERATION, method: 'PUT', bucket, key, query, headers, body },
    send,
  )
  return { etag: requiredHeader(answer, OPERATION, 'etag'), crc64: crc64Header(answer, OPERATION) }
}
