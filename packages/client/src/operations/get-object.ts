import { type ObjectVersion, readResuming } from '@oss/download'
import type { HttpStream } from '@oss/http/core'
import { type ByteRange, ChecksumError, type Crc64, createCrc64, formatCrc64 } from '@oss/multipart'
import { collectBytes } from '../bytes/collect-bytes.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { checkEncryption, withoutEncryption } from '../encryption/check-encryption.ts'
import type { EncryptionOptions } from '../encryption/client-encryption.ts'
import { decryptedChunks } from '../encryption/decrypted-chunks.ts'
import { ResponseError } from '../errors/response-error.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { checkObject, type RequestOptions } from '../options/request-input.ts'
import { type ObjectInfo, objectInfo } from './head-object.ts'
import { createObjectReader } from './object-reader.ts'
import { checkObjectRange, type ObjectToRead, openObject } from './open-object.ts'

const OPERATION = 'GetObject'

/** An object, or a range of it, to read, and conditions on it. */
export interface GetObjectInput extends ObjectToRead, RequestOptions, EncryptionOptions {}

/**
 * A response with the content of an object. Read `body` to its end, or dispose of it: it holds a connection.
 */
export interface ObjectStream extends AsyncDisposable {
  /** Description of the object; `size` is the size of the body. */
  readonly info: ObjectInfo
  /**
   * Content, which can be read once. When the connection breaks, or the response ends early, the rest is
   * requested with `If-Match`; if the object was overwritten meanwhile, the iteration throws an
   * ObjectChangedError. For a whole object it throws a ChecksumError when the CRC-64 differs from that of
   * OSS; ranges have no checksum. The result of `process` has none either, and is not resumed.
   */
  readonly body: AsyncIterable<Uint8Array>
  /**
   * Reads the whole body into memory. There is no time limit while bytes arrive, however slowly: pass a
   * `signal` to limit the wait.
   */
  bytes(): Promise<Uint8Array>
}

export async function getObject(connection: Connection, given: GetObjectInput): Promise<ObjectStream> {
  checkObject(given)
  if (given.range !== undefined) checkObjectRange(given.range)
  const { clientEncryption } = given
  checkEncryption(clientEncryption)
  checkProcess(given)
  const { context, send } = prepareCall(connection, given)
  const input = withoutEncryption(given)
  const stream = await openObject(context, input, send)
  try {
    const { object, range, info } = describeResponse(stream, input)
    const decryption = await clientEncryption?.open(info.metadata)
    const stop = new AbortController()
    const signal = AbortSignal.any(send.signal ? [send.signal, stop.signal] : [stop.signal])
    const isProcessed = given.process !== undefined
    const chunks = isProcessed
      ? readOnce(stream.body)
      : readResuming(createObjectReader(connection, input), object, range, signal, stream.body)
    // The CRC-64 is that of the stored bytes, so it is compared before they are decrypted.
    const isWhole = range.start === 0 && range.end === object.size && !isProcessed
    const stored = verifiedChunks(chunks, input.key, isWhole ? info.crc64 : undefined)
    const body = decryption === undefined ? stored : decryptedChunks(stored, decryption, range.start)
    return {
      info,
      body,
      async bytes() {
        return await collectBytes(body)
      },
      async [Symbol.asyncDispose]() {
        stop.abort(new Error('The object is not read any more.'))
        await stream[Symbol.asyncDispose]()
        // R10: a request for the rest has ended, too.
        await chunks.return(undefined).catch(() => undefined)
      },
    }
  } catch (error) {
    await stream[Symbol.asyncDispose]()
    throw error
  }
}

/** The result of a processing depends on all bytes, and may differ from one request to the next. */
function checkProcess({ process, range, clientEncryption }: GetObjectInput): void {
  if (process === undefined || (range === undefined && clientEncryption === undefined)) return
  const other = range === undefined ? 'clientEncryption' : 'range'
  const message = `process and ${other} exclude each other: OSS processes whole objects that it can read`
  throw new ValidationError('OPTION_INVALID', 'process', message)
}

async function* readOnce(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks
}

interface DescribedResponse {
  readonly object: ObjectVersion
  /** Position of the content in the object. */
  readonly range: ByteRange
  /** `size` is the size of the content, not of the object. */
  readonly info: ObjectInfo
}

/**
 * Determines which bytes of which object a response has. For a range, `Content-Range` counts and not the
 * length, which a proxy may have changed; if the response has less than the requested range, the rest is
 * requested later.
 */
function describeResponse(stream: HttpStream, { range: requested }: ObjectToRead): DescribedResponse {
  const { headers, requestId, status } = stream
  if (status !== 206) {
    const info = objectInfo(stream, OPERATION)
    return { object: info, range: { start: 0, end: info.size }, info }
  }
  const [, first, total] =
    /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(headers['content-range'] ?? '') ?? []
  const start = requested?.start ?? 0
  const size = Number(total)
  // Bytes from another position would be decrypted incorrectly.
  if (Number(first) !== start) throw new ResponseError(OPERATION, requestId, 'is not the requested range')
  const end = Math.min(requested?.end ?? size, size)
  const length = { 'content-length': String(end - start) }
  const info = objectInfo({ headers: { ...headers, ...length }, requestId }, OPERATION)
  return { object: { ...info, size }, range: { start, end }, info }
}

/** Compares the CRC-64 at the end. @throws ChecksumError */
async function* verifiedChunks(
  chunks: AsyncIterable<Uint8Array>,
  key: string,
  expected: Crc64 | undefined,
): AsyncGenerator<Uint8Array> {
  const crc = createCrc64()
  for await (const chunk of chunks) {
    crc.update(chunk)
    yield chunk
  }
  const received = formatCrc64(crc.value)
  if (expected !== undefined && received !== expected)
    throw new ChecksumError(`The object ${key}`, expected, received)
}
