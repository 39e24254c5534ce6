import type { RewindableBody, SendOptions } from '@oss/http'
import type { StoredObject } from '@oss/multipart'
import { type ObjectOptions, objectHeaders } from '../object-options.ts'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../oss-request.ts'

const OPERATION = 'PutObject'

/** An object that OSS has stored. */
export interface StoredAnswer extends StoredObject {
  readonly requestId: string | undefined
}

/** Stores an object in one request (OSS: PutObject). */
export async function putObject(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  options: ObjectOptions,
  body: RewindableBody,
  send: SendOptions,
): Promise<StoredAnswer> {
  const { bucket, key } = target
  const headers = objectHeaders(options)
  const answer = await sendRequest(
    context,
    { operation: OPERATION, method: 'PUT', bucket, key, headers, body },
    send,
  )
  return {
    etag: requiredHeader(answer, OPERATION, 'etag'),
    crc64: crc64Header(answer, OPERATION),
    versionId: answer.headers['x-oss-version-id'],
    requestId: answer.requestId,
  }
}
