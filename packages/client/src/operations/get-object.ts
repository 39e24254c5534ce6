import { type ObjectFacts, readResuming } from '@oss/download'
import type { HttpStream, StreamOptions } from '@oss/http'
import { type ByteRange, ChecksumError, type Crc64, createCrc64 } from '@oss/multipart'
import type { Connection } from '../connection/connection.ts'
import type { ClientEncryption } from '../encryption/client-encryption.ts'
import { decryptedPieces } from '../encryption/decrypted-chunks.ts'
import { AnswerError } from '../errors/answer-error.ts'
import { type ObjectInfo, objectInfo } from './head-object.ts'
import { createObjectReader } from './object-reader.ts'
import { type ObjectToRead, openObject } from './open-object.ts'

const OPERATION = 'GetObject'

/** An object on its way. Read `body` to its end, or dispose of it; until then it holds a connection. */
export interface ObjectStream extends AsyncDisposable {
  /** What OSS tells of the object; `size` is that of the body. */
  readonly info: ObjectInfo
  /**
   * The bytes, to be read once. When the connection breaks, or the response ends early, the rest is requested, with `If-Match`; an object that
   * was overwritten meanwhile ends it with an ObjectChangedError. A whole object ends with a ChecksumError when its CRC-64 is not the one
   * that OSS has; the bytes of a range have no checksum.
   */
  readonly body: AsyncIterable<Uint8Array>
  /** Reads the whole body into memory. There is no time limit while bytes arrive, however slowly: pass a `signal` to limit the wait. */
  bytes(): Promise<Uint8Array>
}

/**
 * Reads an object or a range of it (OSS: GetObject). When the response breaks off or ends early, the rest of the same object is requested.
 *
 * @param encryption - decrypts what comes; default nothing does.
 */
export async function getObject(
  connection: Pick<Connection, 'context' | 'retry' | 'clock'>,
  input: ObjectToRead,
  options: StreamOptions,
  encryption?: ClientEncryption,
): Promise<ObjectStream> {
  const stream = await openObject(connection.context, input, options)
  try {
    const { object, range, info } = describeAnswer(stream, input)
    const decryption = await encryption?.open(info.metadata)
    const stop = new AbortController()
    const signal = AbortSignal.any(options.signal ? [options.signal, stop.signal] : [stop.signal])
    const reader = createObjectReader(connection, input)
    const pieces = readResuming(reader, object, range, signal, stream.body)
    // The CRC-64 is that of the bytes that are stored, so it is compared before they are decrypted.
    const isWhole = range.start === 0 && range.end === object.size
    const stored = checked(pieces, input.key, isWhole ? info.crc64 : undefined)
    const body = decryption === undefined ? stored : decryptedPieces(stored, decryption, range.start)
    return {
      info,
      body,
      async bytes() {
        return Buffer.concat(await Array.fromAsync(body))
      },
      async [Symbol.asyncDispose]() {
        stop.abort(new Error('The object is not read any more.'))
        await stream[Symbol.asyncDispose]()
        // R10: also what asks for the rest has ended.
        await pieces.return(undefined).catch(() => undefined)
      },
    }
  } catch (error) {
    await stream[Symbol.asyncDispose]()
    throw error
  }
}

interface DescribedAnswer {
  readonly object: ObjectFacts
  /** Where its bytes lie in the object. */
  readonly range: ByteRange
  /** Says the size of the answer, not that of the object. */
  readonly info: ObjectInfo
}

/**
 * What an answer is to have of which object. Of a range its own word counts, and not its length, which a proxy may have changed; when it has
 * less than was asked for, the rest is still to come.
 */
function describeAnswer(stream: HttpStream, { range: asked }: ObjectToRead): DescribedAnswer {
  const { headers, requestId, status } = stream
  if (status !== 206) {
    const info = objectInfo(stream, OPERATION)
    return { object: info, range: { start: 0, end: info.size }, info }
  }
  const [, first, total] =
    /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(headers['content-range'] ?? '') ?? []
  const start = asked?.start ?? 0
  const size = Number(total)
  // Decrypted for another position they would be other bytes.
  if (Number(first) !== start)
    throw new AnswerError(OPERATION, requestId, 'is not the range that was asked for')
  const end = Math.min(asked?.end ?? size, size)
  const length = { 'content-length': String(end - start) }
  const info = objectInfo({ headers: { ...headers, ...length }, requestId }, OPERATION)
  return { object: { ...info, size }, range: { start, end }, info }
}

async function* checked(
  pieces: AsyncIterable<Uint8Array>,
  key: string,
  expected: Crc64 | undefined,
): AsyncGenerator<Uint8Array> {
  const crc = createCrc64()
  for await (const piece of pieces) {
    crc.update(piece)
    yield piece
  }
  if (expected !== undefined && crc.value !== expected)
    throw new ChecksumError(`The object ${key}`, expected, crc.value)
}
