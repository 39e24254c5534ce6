import type { SendOptions } from '@oss/http'
import type { OssContext } from '../connection/oss-request.ts'
import { type CopiedObject, type CopyOptions, copyObject } from './copy-object.ts'
import type { CopySource } from './copy-source.ts'
import { headObject } from './head-object.ts'
import { mayBeOwn, ownObject } from './lost-write.ts'

/**
 * Copies an object in one request (OSS: CopyObject), also one that may replace no other: when an answer was lost, the next attempt finds the copy
 * of the first, and OSS refuses it. It is then compared with the source.
 *
 * @throws the refusal, when no attempt before it may have stored the copy, or what is there has not surely the bytes of the source.
 */
export async function copySurely(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  source: CopySource,
  options: CopyOptions,
  send: SendOptions,
): Promise<CopiedObject> {
  try {
    return await copyObject(context, target, source, options, send)
  } catch (error) {
    if (!mayBeOwn(error)) throw error
    const { signal = new AbortController().signal } = send
    const named = { ...source, bucket: source.bucket ?? target.bucket }
    const original = await headObject(context, named, { signal }).catch(() => undefined)
    signal.throwIfAborted()
    const { size, crc64: sourceCrc64 } = original ?? {}
    if (size === undefined || sourceCrc64 === undefined) throw error
    const object = await ownObject(context, target, size, () => sourceCrc64, signal)
    if (object?.lastModified === undefined) throw error
    const { etag, crc64, versionId, lastModified } = object
    return { etag, crc64, versionId, lastModified }
  }
}
