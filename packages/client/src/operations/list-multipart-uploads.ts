import type { SendOptions, XmlElement } from '@oss/http'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { AnswerError } from '../errors/answer-error.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { decodedKey, LISTING_BYTES } from './listing-keys.ts'

const OPERATION = 'ListMultipartUploads'

/** A multipart upload that was neither completed nor aborted. Its parts cost storage. */
export interface UnfinishedUpload extends UploadRef {
  readonly initiated: Date
  readonly storageClass: string | undefined
}

/** The unfinished uploads of a bucket, by key and upload id, a page of 1,000 at a time (OSS: ListMultipartUploads). */
export async function* listMultipartUploads(
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
    const answer = await sendRequest(context, request, { maxResponseBytes: LISTING_BYTES, ...send })
    const { uploads, next } = readDocument(answer, OPERATION, 'ListMultipartUploadsResult', (page) =>
      pageOf(page, bucket),
    )
    yield* uploads
    if (next === undefined) return
    const name = JSON.stringify(next)
    if (pages.has(name) || uploads.length === 0)
      throw new AnswerError(OPERATION, answer.requestId, 'leads back to an earlier page')
    pages.add(name)
    marker = next
  }
}

interface Marker {
  readonly 'key-marker': string
  readonly 'upload-id-marker': string
}

function pageOf(
  page: XmlElement,
  bucket: string,
): { readonly uploads: readonly UnfinishedUpload[]; readonly next: Marker | undefined } {
  const isLast = page.text('IsTruncated') !== 'true'
  return {
    uploads: page.list('Upload').map((upload) => uploadOf(upload, bucket)),
    next: isLast
      ? undefined
      : {
          'key-marker': decodedKey(page.text('NextKeyMarker')),
          'upload-id-marker': page.text('NextUploadIdMarker'),
        },
  }
}

function uploadOf(upload: XmlElement, bucket: string): UnfinishedUpload {
  return {
    bucket,
    key: decodedKey(upload.text('Key')),
    uploadId: upload.text('UploadId'),
    initiated: new Date(upload.text('Initiated')),
    storageClass: upload.optionalText('StorageClass'),
  }
}
