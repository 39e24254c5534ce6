import type { SendOptions } from '@oss/http'
import { type OssContext, sendRequest } from '../connection/oss-request.ts'
import type { UploadRef } from '../options/upload-id-input.ts'

/**
 * Throws a multipart upload and its parts away (OSS: AbortMultipartUpload). Works while requests are disabled: it is how an upload is
 * stopped for good.
 */
export async function abortMultipartUpload(
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
