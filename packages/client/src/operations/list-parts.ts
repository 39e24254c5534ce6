import type { SendOptions, XmlElement } from '@oss/http'
import { parseCrc64, partNumber, type RemotePart } from '@oss/multipart'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { AnswerError } from '../errors/answer-error.ts'
import type { UploadRef } from '../options/upload-id-input.ts'

const OPERATION = 'ListParts'

/** The parts stored so far, ascending, a page of 1,000 at a time (OSS: ListParts). */
export async function* listParts(
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
    const answer = await sendRequest(
      context,
      { operation: OPERATION, method: 'GET', bucket, key, query },
      send,
    )
    const { parts, next } = readDocument(answer, OPERATION, 'ListPartsResult', pageOf)
    for (const part of parts) {
      if (part.number <= marker)
        throw new AnswerError(OPERATION, answer.requestId, 'lists parts out of order')
      marker = part.number
      yield part
    }
    if (next === undefined) return
    if (next !== marker || parts.length === 0)
      throw new AnswerError(OPERATION, answer.requestId, 'does not say where the list goes on')
  }
}

function pageOf(page: XmlElement): {
  readonly parts: readonly RemotePart[]
  readonly next: number | undefined
} {
  return {
    parts: page.list('Part').map(partOf),
    next: page.text('IsTruncated') === 'true' ? page.integer('NextPartNumberMarker') : undefined,
  }
}

function partOf(part: XmlElement): RemotePart {
  const crc64 = part.optionalText('HashCrc64ecma')
  return {
    number: partNumber(part.integer('PartNumber')),
    size: part.integer('Size'),
    etag: part.text('ETag'),
    crc64: crc64 === undefined ? undefined : parseCrc64(crc64),
  }
}
