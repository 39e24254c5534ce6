import type { HttpStream, StreamOptions } from '@oss/http'
import { ChecksumError, type Crc64, createCrc64 } from '@oss/multipart'
import { defined, headerValue } from '../options/header-value.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import { httpRequest, type OssContext } from '../oss-request.ts'
import { ValidationError } from '../validation-error.ts'
import { type ObjectInfo, objectInfo } from './head-object.ts'

const OPERATION = 'GetObject'

/** A range of bytes: `start` is included, `end` is not. */
export interface ObjectRange {
  readonly start: number
  readonly end: number
}

/** Which object to read, and how much of it. */
export interface ObjectToRead extends TransferOptions {
  readonly bucket: string
  readonly key: string
  /** Default: all of it. A range that goes beyond the end is cut there; one that begins beyond it fails with `InvalidRange`. */
  readonly range?: ObjectRange
  /** Fails with `PreconditionFailed` unless the object has this ETag: the parts of one object are then surely of one object. */
  readonly ifMatch?: string
  /** Default: the newest version. */
  readonly versionId?: string
}

/** An object on its way. Read `body` to its end, or dispose of it; until then it holds a connection. */
export interface ObjectStream extends AsyncDisposable {
  /** What OSS tells of the object; `size` is that of the body. */
  readonly info: ObjectInfo
  /**
   * The bytes, to be read once. Of a whole object it ends with a ChecksumError when their CRC-64 is not the one OSS has; the bytes of a
   * range have no checksum.
   */
  readonly body: AsyncIterable<Uint8Array>
  /** All bytes at once. */
  bytes(): Promise<Uint8Array>
}

/** Reads an object or a range of it (OSS: GetObject). */
export async function getObject(
  context: OssContext,
  input: ObjectToRead,
  options: StreamOptions,
): Promise<ObjectStream> {
  const { key } = input
  const stream = await openObject(context, input, options)
  const info = objectInfo(stream, OPERATION)
  const expected = stream.status === 206 ? undefined : info.crc64
  const body = checked(stream, key, expected)
  return {
    info,
    body,
    async bytes() {
      return Buffer.concat(await Array.fromAsync(body))
    },
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  }
}

/** Asks for an object or a range of it, and gives the answer as it comes. */
export async function openObject(
  context: OssContext,
  input: ObjectToRead,
  options: StreamOptions,
): Promise<HttpStream> {
  // Without `standard`, a range that goes beyond the end gives the whole object (OSS: GetObject).
  const { bucket, key, range, ifMatch, versionId } = input
  const headers = {
    ...(range && { range: `bytes=${range.start}-${range.end - 1}`, 'x-oss-range-behavior': 'standard' }),
    ...defined({ 'if-match': headerValue('ifMatch', ifMatch) }),
    ...transferHeaders(input),
  }
  const query = defined({ versionId: headerValue('versionId', versionId) })
  const request = httpRequest(context, { operation: OPERATION, method: 'GET', bucket, key, query, headers })
  return context.http.stream(request, { ...options, operation: OPERATION })
}

/**
 * Checks a range.
 *
 * @throws ValidationError `RANGE_INVALID`
 */
export function checkObjectRange({ start, end }: ObjectRange): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end > start) return
  const message = `range is ${start} to ${end}; both are whole numbers of bytes, and the end comes after the start`
  throw new ValidationError('RANGE_INVALID', 'range', message)
}

async function* checked(
  stream: HttpStream,
  key: string,
  expected: Crc64 | undefined,
): AsyncGenerator<Uint8Array> {
  const crc = createCrc64()
  for await (const piece of stream.body) {
    crc.update(piece)
    yield piece
  }
  if (expected !== undefined && crc.value !== expected)
    throw new ChecksumError(`The object ${key}`, expected, crc.value)
}
