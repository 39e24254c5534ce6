import type { SendOptions } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, sendRequest } from '../connection/oss-request.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'

export async function abortMultipartUpload(
  connection: Connection,
  input: UploadRef & RequestOptions,
): Promise<void> {
  checkUploadRef(input)
  const { context, send } = prepareCall(connection, input)
  await sendAbortMultipartUpload(context, input, send)
}

/**
 * The request of {@link abortMultipartUpload}, for an upload id that was checked. It is sent while requests
 * are disabled, too: cancelling an upload is how a user stops it for good.
 */
export async function sendAbortMultipartUpload(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  send: SendOptions,
): Promise<void> {
  await sendRequest(
    context,
    { operation: 'AbortMultipartUpload', method: 'DELETE', bucket, key, query: { uploadId } },
    { bypassGate: true, ...send },
  )
}
