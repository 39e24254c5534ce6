import type { SendOptions } from '@oss/http'
import { type OssContext, sendRequest } from '../connection/oss-request.ts'

/** Deletes an object; one that is not there counts as deleted (OSS: DeleteObject). */
export async function deleteObject(
  context: OssContext,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  send: SendOptions,
): Promise<void> {
  await sendRequest(context, { operation: 'DeleteObject', method: 'DELETE', bucket, key }, send)
}
