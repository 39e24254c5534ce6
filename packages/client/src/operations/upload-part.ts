import type { RewindableBody, SendOptions } from '@oss/http'
import type { Receipt, RemotePart } from '@oss/multipart'
import { crc64OfBody } from '../bodies/digest.ts'
import {
  crc64Header,
  type OssContext,
  requiredHeader,
  sendRequest,
  withSignal,
} from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
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
    if (stored?.crc64 === undefined || stored.size !== body.byteLength || body.replayable === false)
      throw error
    // R8: only by the CRC-64 of all our bytes is it a receipt for them, and OSS may have refused the part before it had them. Whoever made the
    // body knows their CRC-64 when it was read to its end, and compares.
    await crc64OfBody(body, send.signal ?? new AbortController().signal)
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
