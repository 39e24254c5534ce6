import type { RewindableBody, SendOptions } from '@oss/http'
import { md5OfBody } from '../bodies/digest.ts'
import type { OssContext } from '../connection/oss-request.ts'
import { putSurely } from './idempotent-put.ts'
import type { PutDetails, StoredAnswer } from './put-object.ts'

/**
 * Stores an object in one request that says the MD5 of its bytes (OSS: PutObject, Content-MD5). OSS refuses bytes that arrive damaged, so they
 * never take the place of the object that was there. The body is read once more, before it is sent.
 *
 * @throws ServiceError `InvalidDigest` for bytes that arrived damaged; nothing is stored then.
 */
export async function putWithDigest(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  details: PutDetails,
  body: RewindableBody,
  send: SendOptions,
): Promise<StoredAnswer> {
  const digest = await md5OfBody(body, send.signal ?? new AbortController().signal)
  const headers = { ...details.headers, 'content-md5': digest }
  return putSurely(context, target, { ...details, headers }, body, send)
}
