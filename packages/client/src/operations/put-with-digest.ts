import type { RewindableBody, SendOptions } from '@oss/http/core'
import { md5OfBody } from '../bodies/digest.ts'
import type { OssContext } from '../connection/oss-request.ts'
import type { ObjectName } from '../options/object-name.ts'
import { type PutDetails, type PutObjectResult, sendPutObject } from './put-object.ts'

/**
 * Stores an object with one request that carries the MD5 of its bytes (OSS: PutObject, Content-MD5). OSS
 * rejects bytes that were damaged in transit, so they never replace an existing object. Reads the body once
 * before it is sent.
 *
 * @throws ServiceError `InvalidDigest` for damaged bytes; nothing is stored then.
 */
export async function putWithDigest(
  context: OssContext,
  target: ObjectName,
  details: PutDetails,
  body: RewindableBody,
  send: SendOptions,
): Promise<PutObjectResult> {
  const digest = await md5OfBody(body, send.signal ?? new AbortController().signal)
  const headers = { ...details.headers, 'content-md5': digest }
  return sendPutObject(context, target, { ...details, headers }, body, send)
}
