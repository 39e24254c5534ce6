import type { SendOptions, XmlElement } from '@oss/http'
import { AnswerError } from '../answer-error.ts'
import { type OssContext, requiredXml, sendRequest } from '../oss-request.ts'
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
  let marker: Readonly<Record<string, string>> = {}
  for (;;) {
    const query = {
      uploads: '',
      'max-uploads': '1000',
      'encoding-type': 'url',
      ...(prefix && { prefix }),
      ...marker,
    }
    const answer = await sendRequest(context, { operation: OPERATION, method: 'GET', bucket, query }, send)
    const page = requiredXml(answer, OPERATION, 'ListMultipartUploadsResult')
    for (const upload of page.list('Upload')) yield uploadOf(upload, bucket)
    if (page.text('IsTruncated') !== 'true') return
    const next = {
      'key-marker': decoded(page.text('NextKeyMarker')),
      'upload-id-marker': page.text('NextUploadIdMarker'),
    }
    if (
      next['key-marker'] === marker['key-marker'] &&
      next['upload-id-marker'] === marker['upload-id-marker']
    ) {
      throw new AnswerError(OPERATION, answer.requestId, 'gives the same page again and again')
    }
    marker = next
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
