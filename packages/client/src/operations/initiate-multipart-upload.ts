import type { SendOptions } from '@oss/http'
import { uploadId as takeUploadId } from '@oss/multipart'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { initiateHeaders, type ObjectOptions } from '../options/object-options.ts'
import { type SequenceOptions, sequenceQuery } from '../options/sequential.ts'
import type { UploadRef } from '../options/upload-id-input.ts'

const OPERATION = 'InitiateMultipartUpload'

/** What a multipart upload is to become, and how it takes its parts. */
export interface InitiateOptions extends ObjectOptions, SequenceOptions {}

/**
 * Begins a multipart upload (OSS: InitiateMultipartUpload).
 *
 * @param stored - headers of an object that this one is a copy of; the options go before them. Default: none.
 */
export async function initiateMultipartUpload(
  context: OssContext,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  options: InitiateOptions,
  send: SendOptions,
  stored: Readonly<Record<string, string>> = {},
): Promise<UploadRef> {
  const query = { uploads: '', 'encoding-type': 'url', ...sequenceQuery(options) }
  const headers = { ...stored, ...initiateHeaders(options) }
  // Each attempt that reaches OSS makes an upload of its own. One whose answer was lost is an orphan (R9), but giving up at the first
  // lost packet would help nobody.
  const answer = await sendRequest(
    context,
    { operation: OPERATION, method: 'POST', bucket, key, query, headers },
    { idempotent: true, ...send },
  )
  return {
    bucket,
    key,
    uploadId: readDocument(answer, OPERATION, 'InitiateMultipartUploadResult', (document) =>
      takeUploadId(document.text('UploadId')),
    ),
  }
}
