import type { ServiceError } from '@oss/http'
import type { Crc64 } from '@oss/multipart'
import type { OssContext } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { headObject, type ObjectInfo } from './head-object.ts'

/**
 * Whether a request that may replace no object was refused by one that it may have stored itself: an answer was lost, and the next attempt
 * found the object of the first.
 */
export function mayBeOwn(error: unknown): error is ServiceError {
  return isRefusal(error, 'FileAlreadyExists') && error.mayHaveBeenApplied
}

/**
 * The object that is there, if it has surely the bytes that were sent.
 *
 * @param size - bytes that were sent.
 * @param crc64Of - gives their CRC-64; asked only when the size is right.
 */
export async function ownObject(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  size: number,
  crc64Of: () => Promise<Crc64> | Crc64,
  signal: AbortSignal,
): Promise<(ObjectInfo & { readonly crc64: Crc64 }) | undefined> {
  const object = await headObject(context, target, { signal }).catch(() => undefined)
  signal.throwIfAborted()
  if (object?.crc64 === undefined || object.size !== size) return undefined
  const crc64 = await crc64Of()
  return object.crc64 === crc64 ? { ...object, crc64 } : undefined
}
