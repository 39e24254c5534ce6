import type { SendOptions } from '@oss/http/core'
import type { Receipt } from '@oss/multipart'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { crc64Header, type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import { checkPartNumber, checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'
import { type CopySource, copySourceHeaders } from './copy-source.ts'
import { checkObjectRange, type ObjectRange } from './open-object.ts'

const OPERATION = 'UploadPartCopy'
/** OSS responds only when the copy is complete, which can take minutes. */
const RESPONSE_MS = 600_000

/** The object, or the range of it, to copy as a part. */
export interface PartSource extends CopySource {
  /**
   * Default: the whole object. OSS also copies the whole object when the range lies outside it, so check the
   * size of the object first.
   */
  readonly range?: ObjectRange
}

/** A part to copy from an object. */
export interface UploadPartCopyInput extends UploadRef, RequestOptions, TransferOptions {
  /** From 1 to 10,000. */
  readonly partNumber: number
  /** 100 KiB to 5 GiB of an object; the last part may be smaller. */
  readonly source: PartSource
}

export async function uploadPartCopy(connection: Connection, input: UploadPartCopyInput): Promise<Receipt> {
  const { partNumber, source } = input
  checkUploadRef(input)
  checkPartNumber(partNumber)
  if (source.range !== undefined) checkObjectRange(source.range)
  const { context, send } = prepareCall(connection, input)
  return sendUploadPartCopy(context, input, partNumber, source, input, send)
}

/** The request of {@link uploadPartCopy}, for an upload id and a part number that were checked. */
export async function sendUploadPartCopy(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  partNumber: number,
  source: PartSource,
  options: TransferOptions,
  send: SendOptions,
): Promise<Receipt> {
  const { range } = source
  const headers = {
    ...copySourceHeaders(source, bucket),
    ...(range && { 'x-oss-copy-source-range': `bytes=${range.start}-${range.end - 1}` }),
    ...transferHeaders(options),
  }
  const query = { partNumber: String(partNumber), uploadId }
  const response = await sendRequest(
    context,
    { operation: OPERATION, method: 'PUT', bucket, key, query, headers },
    { timeouts: { responseMs: RESPONSE_MS }, ...send },
  )
  const etag = readDocument(response, OPERATION, 'CopyPartResult', (document) => document.text('ETag'))
  return { etag, crc64: crc64Header(response, OPERATION) }
}
