import { isHttpError, type RewindableBody, type SendOptions } from '@oss/http'
import { crc64OfBody } from '../body-crc64.ts'
import type { OssContext } from '../oss-request.ts'
import { headObject } from './head-object.ts'
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
    if (!isHttpError(error) || error.name !== 'ServiceError' || error.code !== 'FileAlreadyExists')
      throw error
    // Whether a callback was called, nobody can say.
    if (!error.mayHaveBeenApplied || details.hasCallback || body.replayable === false) throw error
    const signal = send.signal ?? new AbortController().signal
    const object = await headObject(context, target, { signal }).catch(() => undefined)
    signal.throwIfAborted()
    if (object?.crc64 === undefined || object.size !== body.byteLength) throw error
    if ((await crc64OfBody(body, signal)) !== object.crc64) throw error
    const { etag, crc64, versionId } = object
    return { etag, crc64, versionId, requestId: error.requestId, callback: undefined }
  }
}
