import { ObjectChangedError, type ObjectReader, type ObjectVersion } from '@oss/download'
import { type HttpStream, isHttpError } from '@oss/http/core'
import type { ByteRange } from '@oss/multipart'
import type { Connection } from '../connection/connection.ts'
import { crc64Header, withPayer } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { ResponseError } from '../errors/response-error.ts'
import { headerValue } from '../options/header-value.ts'
import { checkObject } from '../options/request-input.ts'
import { type PayerOptions, type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import { type ObjectInfo, sendHeadObject } from './head-object.ts'
import { openObject } from './open-object.ts'

/** An object to download. */
export interface ObjectReaderInput extends PayerOptions, TransferOptions {
  /** The object's bucket. */
  readonly bucket: string
  /** The object's name. */
  readonly key: string
  /** Default: the latest version. */
  readonly versionId?: string
}

/** Adapter of the port `ObjectReader` that also returns the headers of the object. */
export interface OssObjectReader extends ObjectReader {
  describe(signal: AbortSignal): Promise<ObjectInfo | undefined>
}

const OPERATION = 'GetObject'

/** Creates the adapter of the port `ObjectReader` for an object of OSS. @throws ValidationError */
export function createObjectReader(
  { context: anyContext, retry, clock }: Pick<Connection, 'context' | 'retry' | 'clock'>,
  input: ObjectReaderInput,
): OssObjectReader {
  checkObject(input)
  headerValue('versionId', input.versionId)
  transferHeaders(input)
  const context = withPayer(anyContext, input)
  const { bucket, key } = input
  let retries = 0
  return {
    object: { endpoint: context.endpoint.origin.origin, bucket, key },
    describe: (signal) => sendHeadObject(context, input, { signal }),
    async *read(object, range, signal) {
      // The other conditions of `getObject` must hold for the rest, too.
      const requested = { ...input, range, ifMatch: object.etag }
      const byteLength = range.end - range.start
      const stream = await openObject(context, requested, { signal }, byteLength).catch((error: unknown) => {
        throw isOfAnotherObject(error) ? changed(error) : error
      })
      await using _ = stream
      checkResponse(stream, object, range)
      yield* stream.body
      retry.succeeded(retries)
      retries = 0
    },
    async waitToRetry(error, failures, signal) {
      if (!isHttpError(error) || error.name === 'InterruptedError') return false
      // The HTTP client already retried for as long as the retry policy allows.
      if (error.code === 'CONNECT_FAILED' || error.code === 'CONNECT_TIMEOUT') return false
      const delayMs = retry.delayMs(error, {
        attempt: failures,
        idempotent: true,
        random: () => clock.random(),
      })
      if (delayMs === undefined) return false
      retries += 1
      await clock.sleep(delayMs, signal)
      return true
    },
    isInterruption: (error) => isHttpError(error) && error.name === 'InterruptedError',
  }
}

/** Errors of `If-Match` for another object, and of a range that a shorter object lacks. */
function isOfAnotherObject(error: unknown): boolean {
  return ['PreconditionFailed', 'NoSuchKey', 'InvalidRange'].some((code) => isRefusal(error, code))
}

/** A cache may respond without evaluating the condition or the range. */
function checkResponse(stream: HttpStream, object: ObjectVersion, { start, end }: ByteRange): void {
  const { headers, requestId, status } = stream
  const crc64 = crc64Header(stream, OPERATION)
  const isOther =
    headers['etag'] !== object.etag ||
    (crc64 !== undefined && object.crc64 !== undefined && crc64 !== object.crc64)
  if (isOther) throw changed(undefined)
  const isWhole = status === 200 && start === 0 && end === object.size
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
  // A server may return less than the requested range; the rest is requested again.
  const isStart = Number(first) === start && Number(last) < end && Number(total) === object.size
  if (isWhole || (status === 206 && isStart)) return
  throw new ResponseError(OPERATION, requestId, 'is not the requested range')
}

function changed(cause: unknown): ObjectChangedError {
  return new ObjectChangedError('The object was overwritten or deleted while it was read.', { cause })
}
