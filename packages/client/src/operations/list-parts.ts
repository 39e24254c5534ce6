import type { SendOptions, XmlElement } from '@oss/http/core'
import { formatCrc64, parseCrc64, partNumber, type RemotePart } from '@oss/multipart'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'

const OPERATION = 'ListParts'

export function listParts(
  connection: Connection,
  input: UploadRef & RequestOptions,
): AsyncIterable<RemotePart> {
  checkUploadRef(input)
  const { context, send } = prepareCall(connection, input)
  return sendListParts(context, input, send)
}

/** Lists parts in ascending order, in pages of 1,000, for an upload id that was checked. */
export async function* sendListParts(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  send: SendOptions,
): AsyncGenerator<RemotePart> {
  let marker = 0
  for (;;) {
    const query = {
      uploadId,
      'max-parts': '1000',
      'part-number-marker': String(marker),
      'encoding-type': 'url',
    }
    const response = await sendRequest(
      context,
      { operation: OPERATION, method: 'GET', bucket, key, query },
      send,
    )
    const { parts, next } = readDocument(response, OPERATION, 'ListPartsResult', readPage)
    for (const part of parts) {
      if (part.number <= marker)
        throw new ResponseError(OPERATION, response.requestId, 'lists parts out of order')
      marker = part.number
      yield part
    }
    if (next === undefined) return
    if (next !== marker || parts.length === 0)
      throw new ResponseError(OPERATION, response.requestId, 'does not name the next page of the list')
  }
}

function readPage(page: XmlElement): {
  readonly parts: readonly RemotePart[]
  readonly next: number | undefined
} {
  return {
    parts: page.list('Part').map(readPart),
    next: page.text('IsTruncated') === 'true' ? page.integer('NextPartNumberMarker') : undefined,
  }
}

function readPart(part: XmlElement): RemotePart {
  const crc64 = part.optionalText('HashCrc64ecma')
  return {
    number: partNumber(part.integer('PartNumber')),
    size: part.integer('Size'),
    etag: part.text('ETag'),
    crc64: crc64 === undefined ? undefined : formatCrc64(parseCrc64(crc64)),
  }
}
