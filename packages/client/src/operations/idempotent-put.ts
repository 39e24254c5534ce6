import type { RewindableBody, SendOptions } from '@oss/http'
import { crc64OfBody } from '../bodies/digest.ts'
import type { OssContext } from '../connection/oss-request.ts'
import { mayBeOwn, ownObject } from './lost-write.ts'
import { type PutDetails, putObject, type StoredAnswer } from './put-object.ts'

/**
 * Stores an object in one request (OSS: PutObject), also one that may replace no other: when an answer was lost, the next attempt finds the
 * object of the first, and OSS refuses it. The object is then looked at.
 *
 * @throws the refusal, when no attempt before it may have stored the object, or what is there has not surely our bytes.
 */
export async function putSurely(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  details: PutDetails,
  body: RewindableBody,
  send: SendOptions,
): Promise<StoredAnswer> {
  try {
    return await putObject(context, target, details, body, send)
  } catch (error) {
    // Whether a callback was called, nobody can say.
    if (!mayBeOwn(error) || details.hasCallback || body.replayable === false) throw error
    const { signal = new AbortController().signal } = send
    const object = await ownObject(context, target, body.byteLength, () => crc64OfBody(body, signal), signal)
    if (object === undefined) throw error
    const { etag, crc64, versionId } = object
    return { etag, crc64, versionId, requestId: error.requestId, callback: undefined }
  }
}
