import type { SendOptions, XmlElement } from '@oss/http'
import { AnswerError } from '../answer-error.ts'
import { type OssContext, readDocument, sendRequest } from '../oss-request.ts'
import type { UploadRef } from '../upload-ref.ts'

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
    const answer = await sendRequest(context, { operation: OPERATION, method: 'GET', bucket, query }, send)
    const { uploads, next } = readDocument(answer, OPERATION, 'ListMultipartUploadsResult', (page) =>
      pageOf(page, bucket),
    )
    yield* uploads
    if (next === undefined) return
    const name = JSON.stringify(next)
    if (pages.has(name)) throw new AnswerError(OPERATION, answer.requestId, 'leads back to an earlier page')
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
          'key-marker': decoded(page.text('NextKeyMarker')),
          'upload-id-marker': page.text('NextUploadIdMarker'),
        },
  }
}

function uploadOf(upload: XmlElement, bucket: string): UnfinishedUpload {
  return {
    bucket,
    key: decoded(upload.text('Key')),
    uploadId: upload.text('UploadId'),
    initiated: new Date(upload.text('Initiated')),
    storageClass: upload.optionalText('StorageClass'),
  }
}

// The form `encoding-type=url` is asked for, because a key may have characters that no XML document can hold.
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', '%20'))
}
