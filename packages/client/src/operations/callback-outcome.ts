import type { ServiceError } from '@oss/http'
import type { Crc64, StoredObject } from '@oss/multipart'
import type { OssContext } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'
import { headObject } from './head-object.ts'

/** An object that OSS has stored, and what became of its callback. */
export interface CalledBackObject extends StoredObject {
  readonly callback: CallbackOutcome
}

/** Whether an error says that an object is stored and its callback failed (OSS: Callback, status 203). */
export function isCallbackFailure(error: unknown): error is ServiceError {
  return isRefusal(error, 'CallbackFailed')
}

/**
 * What OSS stored although the callback failed: its answer does not tell, so the object is looked at.
 *
 * @param expected - what must be there; the object of another writer is not ours.
 * @throws the failure itself when OSS does not let us look, or shows another object.
 */
export async function storedDespiteCallback(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  failure: ServiceError,
  expected: { readonly size?: number; readonly crc64?: Crc64 | undefined },
  signal: AbortSignal | undefined,
): Promise<CalledBackObject> {
  const object = await headObject(context, target, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  )
  signal?.throwIfAborted()
  const isOurs =
    object !== undefined &&
    (expected.size === undefined || object.size === expected.size) &&
    (expected.crc64 === undefined || object.crc64 === undefined || object.crc64 === expected.crc64)
  if (!isOurs) throw failure
  const { etag, crc64, versionId } = object
  const { message, ec, requestId } = failure
  return { etag, crc64, versionId, callback: { status: 'failed', message, ec, requestId } }
}
