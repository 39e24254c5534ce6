import type { HttpStream, StreamOptions } from '@oss/http/core'
import { httpRequest, type OssContext } from '../connection/oss-request.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { defined, headerValue } from '../options/header-value.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import { conditionHeaders, type ObjectConditions } from './object-conditions.ts'

const OPERATION = 'GetObject'

/** A range of bytes, from `start` (inclusive) to `end` (exclusive). */
export interface ObjectRange {
  readonly start: number
  readonly end: number
}

/** An object, or a range of it, to read. */
export interface ObjectToRead extends TransferOptions, ObjectConditions {
  readonly bucket: string
  readonly key: string
  /**
   * Range to read. Default: the whole object. A range that ends beyond the object is cut off there; one that
   * starts beyond it fails with `InvalidRange`.
   */
  readonly range?: ObjectRange
  /** Default: the latest version. */
  readonly versionId?: string
  /**
   * Processes the object at OSS, and returns the result: `image/resize,w_100` (OSS: x-oss-process). The
   * result has no checksum, and is not resumed when the connection breaks. Cannot be combined with `range`.
   * Default: the object as it is.
   */
  readonly process?: string
}

/**
 * Requests an object or a range of it, and returns the response as a stream (OSS: GetObject).
 *
 * @param byteLength - expected length of the response. Default: the length that the response announces.
 */
export async function openObject(
  context: OssContext,
  input: ObjectToRead,
  options: StreamOptions,
  byteLength?: number,
): Promise<HttpStream> {
  const { bucket, key, range, versionId, process } = input
  // Without `standard`, OSS returns the whole object for a range that ends beyond it (OSS: GetObject).
  const headers = {
    ...(range && { range: `bytes=${range.start}-${range.end - 1}`, 'x-oss-range-behavior': 'standard' }),
    ...conditionHeaders(input),
    ...transferHeaders(input),
  }
  const query = defined({
    versionId: headerValue('versionId', versionId),
    'x-oss-process': headerValue('process', process),
  })
  const request = httpRequest(context, { operation: OPERATION, method: 'GET', bucket, key, query, headers })
  return context.http.stream(request, { ...options, operation: OPERATION }, byteLength)
}

/** Checks a range. @throws ValidationError `RANGE_INVALID` */
export function checkObjectRange(range: ObjectRange): void {
  const { start, end }: Partial<ObjectRange> = range ?? {}
  if (isSafe(start) && isSafe(end) && start >= 0 && end > start) return
  const message = `range must be whole numbers of bytes, with end above start (got ${start} to ${end})`
  throw new ValidationError('RANGE_INVALID', 'range', message)
}

function isSafe(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
