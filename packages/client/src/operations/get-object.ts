import type { HttpStream, StreamOptions } from '@oss/http'
import { ChecksumError, type Crc64, createCrc64 } from '@oss/multipart'
import { AnswerError } from '../answer-error.ts'
import type { ClientEncryption } from '../encryption/client-encryption.ts'
import { decryptedPieces } from '../encryption/decrypted-pieces.ts'
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
  /** All bytes at once. However slowly they come, no limit ends it while bytes come: pass a `signal` to limit the wait. */
  bytes(): Promise<Uint8Array>
}

/**
 * Reads an object or a range of it (OSS: GetObject).
 *
 * @param encryption - decrypts what comes; default nothing does.
 */
export async function getObject(
  context: OssContext,
  input: ObjectToRead,
  options: StreamOptions,
  encryption?: ClientEncryption,
): Promise<ObjectStream> {
  const { key } = input
  const stream = await openObject(context, input, options)
  const info = objectInfo(stream, OPERATION)
  const expected = stream.status === 206 ? undefined : info.crc64
  const stored = checked(stream, key, expected)
  const body = encryption ? await decrypted({ stream, info, stored, encryption }) : stored
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
export function checkObjectRange(range: ObjectRange): void {
  const { start, end }: Partial<ObjectRange> = range ?? {}
  if (isSafe(start) && isSafe(end) && start >= 0 && end > start) return
  const message = `range is ${start} to ${end}; both are whole numbers of bytes, and the end comes after the start`
  throw new ValidationError('RANGE_INVALID', 'range', message)
}

function isSafe(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

interface Encrypted {
  readonly stream: HttpStream
  readonly info: ObjectInfo
  readonly stored: AsyncIterable<Uint8Array>
  readonly encryption: ClientEncryption
}

/** The CRC-64 is that of the bytes that are stored, so it is compared before they are decrypted. */
async function decrypted({
  stream,
  info,
  stored,
  encryption,
}: Encrypted): Promise<AsyncGenerator<Uint8Array>> {
  try {
    return decryptedPieces(stored, await encryption.open(info.metadata), positionOf(stream))
  } catch (error) {
    await stream[Symbol.asyncDispose]()
    throw error
  }
}

/** Where the bytes of an answer begin in the object; decrypted for another place they would be other bytes. */
function positionOf({ status, headers, requestId }: HttpStream): number {
  if (status !== 206) return 0
  const [, start] = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '') ?? []
  if (start !== undefined) return Number(start)
  throw new AnswerError(OPERATION, requestId, 'does not say which range it has')
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
