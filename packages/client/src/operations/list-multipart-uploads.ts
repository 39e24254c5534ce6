import type { SendOptions, XmlElement } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import { checkBucket } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { decodeListedKey, MAX_LISTING_BYTES } from './listing-keys.ts'

const OPERATION = 'ListMultipartUploads'

/** Which unfinished uploads to list. */
export interface ListUploadsInput extends RequestOptions {
  readonly bucket: string
  /** Lists only uploads whose key starts with this prefix. */
  readonly prefix?: string
}

/** A multipart upload that was neither completed nor aborted. Its parts use storage. */
export interface UnfinishedUpload extends UploadRef {
  readonly initiated: Date
  readonly storageClass: string | undefined
}

export function listMultipartUploads(
  connection: Connection,
  input: ListUploadsInput,
): AsyncIterable<UnfinishedUpload> {
  checkBucket(input.bucket)
  const { context, send } = prepareCall(connection, input)
  return sendListMultipartUploads(context, input, send)
}

/** Lists unfinished uploads by key and upload id, in pages of 1,000, for a bucket that was checked. */
export async function* sendListMultipartUploads(
  context: OssContext,
  { bucket, prefix }: { readonly bucket: string; readonly prefix?: string },
  send: SendOptions,
): AsyncGenerator<UnfinishedUpload> {
  const pages = new Set<string>()
  let marker: Partial<Marker> = {}
  for (;;) {
    const query = {
      uploads: '',
      'max-uploads': '1000',
      'encoding-type': 'url',
      ...(prefix && { prefix }),
      ...marker,
    }
    const request = { operation: OPERATION, method: 'GET', bucket, query } as const
    const response = await sendRequest(context, request, { maxResponseBytes: MAX_LISTING_BYTES, ...send })
    const { uploads, next } = readDocument(response, OPERATION, 'ListMultipartUploadsResult', (page) =>
      readPage(page, bucket),
    )
    yield* uploads
    if (next === undefined) return
    const name = JSON.stringify(next)
    if (pages.has(name) || uploads.length === 0)
      throw new ResponseError(OPERATION, response.requestId, 'leads back to an earlier page')
    pages.add(name)
    marker = next
  }
}

interface Marker {
  readonly 'key-marker': string
  readonly 'upload-id-marker': string
}

function readPage(
  page: XmlElement,
  bucket: string,
): { readonly uploads: readonly UnfinishedUpload[]; readonly next: Marker | undefined } {
  const isLast = page.text('IsTruncated') !== 'true'
  return {
    uploads: page.list('Upload').map((upload) => readUpload(upload, bucket)),
    next: isLast
      ? undefined
      : {
          'key-marker': decodeListedKey(page.text('NextKeyMarker')),
          'upload-id-marker': page.text('NextUploadIdMarker'),
        },
  }
}

function readUpload(upload: XmlElement, bucket: string): UnfinishedUpload {
  return {
    bucket,
    key: decodeListedKey(upload.text('Key')),
    uploadId: upload.text('UploadId'),
    initiated: new Date(upload.text('Initiated')),
    storageClass: upload.optionalText('StorageClass'),
  }
}
