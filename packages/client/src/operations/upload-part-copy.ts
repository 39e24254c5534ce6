import type { SendOptions } from '@oss/http'
import type { Receipt } from '@oss/multipart'
import { crc64Header, type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { type CopySource, copySourceHeaders } from './copy-source.ts'
import type { ObjectRange } from './open-object.ts'

const OPERATION = 'UploadPartCopy'
const RESPONSE_MS = 600_000

/** What to copy as a part. */
export interface PartSource extends CopySource {
  /** Default: all of it. OSS takes all of it, too, when the range does not lie in the object: look at its size first. */
  readonly range?: ObjectRange
}

/** Stores a range of an object as one part of a multipart upload; no byte comes here (OSS: UploadPartCopy). */
export async function uploadPartCopy(
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
  const answer = await sendRequest(
    context,
    { operation: OPERATION, method: 'PUT', bucket, key, query, headers },
    { timeouts: { responseMs: RESPONSE_MS }, ...send },
  )
  const etag = readDocument(answer, OPERATION, 'CopyPartResult', (document) => document.text('ETag'))
  return { etag, crc64: crc64Header(answer, OPERATION) }
}
