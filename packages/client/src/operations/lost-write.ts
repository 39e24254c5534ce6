import type { ServiceError } from '@oss/http/core'
import type { Crc64 } from '@oss/multipart'
import type { OssContext } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import type { ObjectName } from '../options/object-name.ts'
import { type ObjectInfo, sendHeadObject } from './head-object.ts'

/**
 * Whether OSS may have refused a write because of an object that the same write created: the response to an
 * earlier attempt was lost, and the next attempt found the object of the first.
 */
export function mayBeLostWrite(error: unknown): error is ServiceError {
  return isRefusal(error, 'FileAlreadyExists') && error.mayHaveBeenApplied
}

/**
 * Finds the object of a write whose response was lost.
 *
 * @param size - number of bytes that were sent.
 * @param crc64Of - returns the CRC-64 of these bytes; called only if the sizes match.
 * @returns the existing object if its size and CRC-64 are those of the bytes that were sent, otherwise
 *   `undefined`.
 */
export async function findLostWrite(
  context: OssContext,
  target: ObjectName,
  size: number,
  crc64Of: () => Promise<Crc64> | Crc64,
  signal: AbortSignal,
): Promise<(ObjectInfo & { readonly crc64: Crc64 }) | undefined> {
  const object = await sendHeadObject(context, target, { signal }).catch(() => undefined)
  signal.throwIfAborted()
  if (object?.crc64 === undefined || object.size !== size) return undefined
  const crc64 = await crc64Of()
  return object.crc64 === crc64 ? { ...object, crc64 } : undefined
}
