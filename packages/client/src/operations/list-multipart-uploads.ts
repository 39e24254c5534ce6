import type { SendOptions, XmlElement } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import type { OssContext } from '../connection/oss-request.ts'
import { checkBucket } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { decodeListedKey } from './listing-keys.ts'
import { pagesByMarker } from './pages-by-marker.ts'

/** Selects the unfinished uploads to list. */
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
export function sendListMultipartUploads(
  context: OssContext,
  { bucket, prefix }: { readonly bucket: string; readonly prefix?: string },
  send: SendOptions,
): AsyncGenerator<UnfinishedUpload> {
  const query = { uploads: '', 'max-uploads': '1000', 'encoding-type': 'url', ...(prefix && { prefix }) }
  return pagesByMarker(
    context,
    {
      operation: 'ListMultipartUploads',
      bucket,
      query,
      root: 'ListMultipartUploadsResult',
      entries: (page) => page.list('Upload').map((upload) => readUpload(upload, bucket)),
      next: (page) => ({
        'key-marker': decodeListedKey(page.text('NextKeyMarker')),
        'upload-id-marker': page.text('NextUploadIdMarker'),
      }),
    },
    send,
  )
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
