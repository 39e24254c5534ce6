import type { ServiceError } from '@oss/http/core'
import type { Crc64, StoredObject } from '@oss/multipart'
import type { OssContext } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import type { ObjectName } from '../options/object-name.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'
import { sendHeadObject } from './head-object.ts'

/** A stored object and the outcome of its callback. */
export interface ObjectWithCallback extends StoredObject {
  readonly callback: CallbackOutcome
}

/** Whether an error means that the object is stored and its callback failed (OSS: Callback, status 203). */
export function isCallbackFailure(error: unknown): error is ServiceError {
  return isRefusal(error, 'CallbackFailed')
}

/**
 * Describes the object that OSS stored although its callback failed. The response does not describe it, so it
 * is requested with HeadObject.
 *
 * @param expected - size and CRC-64 of the object, as far as they are known: another writer may have replaced
 *   it.
 * @throws the failure itself when HeadObject fails or returns another object.
 */
export async function storedDespiteCallback(
  context: OssContext,
  target: ObjectName,
  failure: ServiceError,
  expected: { readonly size?: number; readonly crc64?: Crc64 | undefined },
  signal: AbortSignal | undefined,
): Promise<ObjectWithCallback> {
  const send = signal === undefined ? {} : { signal }
  const object = await sendHeadObject(context, target, send).catch(() => undefined)
  signal?.throwIfAborted()
  const isExpected =
    object !== undefined &&
    (expected.size === undefined || object.size === expected.size) &&
    (expected.crc64 === undefined || object.crc64 === undefined || object.crc64 === expected.crc64)
  if (!isExpected) throw failure
  const { etag, crc64, versionId } = object
  const { message, ec, requestId } = failure
  return { etag, crc64, versionId, callback: { kind: 'failed', message, ec, requestId } }
}
