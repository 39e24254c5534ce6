import { createHash } from 'node:crypto'
import type { RewindableBody, SendOptions } from '@oss/http'
import type { OssContext } from '../oss-request.ts'
import type { PutDetails, StoredAnswer } from './put-object.ts'
import { putSurely } from './put-surely.ts'

/**
 * Stores an object in one request that says the MD5 of its bytes (OSS: PutObject, Content-MD5). OSS refuses bytes that arrive damaged, so they
 * never take the place of the object that was there. The body is read once more, before it is sent.
 *
 * @throws ServiceError `InvalidDigest` for bytes that arrived damaged; nothing is stored then.
 */
export async function putWithDigest(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  { headers, hasCallback }: PutDetails,
  body: RewindableBody,
  send: SendOptions,
): Promise<StoredAnswer> {
  const digest = await md5OfBody(body, send.signal ?? new AbortController().signal)
  return putSurely(
    context,
    target,
    { headers: { ...headers, 'content-md5': digest }, hasCallback },
    body,
    send,
  )
}

async function md5OfBody(body: RewindableBody, signal: AbortSignal): Promise<string> {
  const md5 = createHash('md5')
  let bytes = 0
  for await (const piece of body.open(signal)) {
    md5.update(piece)
    bytes += piece.byteLength
    body.released?.(bytes)
  }
  return md5.digest('base64')
}
