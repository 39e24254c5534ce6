import type { RewindableBody, SendOptions } from '@oss/http'
import type { Receipt, RemotePart } from '@oss/multipart'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import { crc64Header, type OssContext, requiredHeader, sendRequest, withSignal } from '../oss-request.ts'
import type { UploadRef } from '../upload-ref.ts'
import { isRefusal } from './abort-surely.ts'
import { listParts } from './list-parts.ts'

const OPERATION = 'UploadPart'

/**
 * Stores one part of a multipart upload, replacing an earlier one of that number (OSS: UploadPart).
 *
 * A sequential upload takes a part once, and an attempt whose answer was lost may have stored it. What is stored is then the answer, if it has
 * the size and tells a CRC-64.
 */
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
  try {
    const answer = await sendRequest(
      context,
      { operation: OPERATION, method: 'PUT', bucket, key, query, headers, body },
      send,
    )
    return { etag: requiredHeader(answer, OPERATION, 'etag'), crc64: crc64Header(answer, OPERATION) }
  } catch (error) {
    if (!isRefusal(error, 'PartAlreadyExist')) throw error
    const stored = await findPart(context, { bucket, key, uploadId }, partNumber, send.signal)
    // R8: only with a CRC-64, which is compared with that of the bytes that were sent, is it a receipt for them.
    if (stored?.crc64 === undefined || stored.size !== body.byteLength) throw error
    return stored
  }
}

async function findPart(
  context: OssContext,
  upload: UploadRef,
  partNumber: number,
  signal: AbortSignal | undefined,
): Promise<RemotePart | undefined> {
  for await (const part of listParts(context, upload, withSignal(signal)))
    if (part.number === partNumber) return part
  return undefined
}
