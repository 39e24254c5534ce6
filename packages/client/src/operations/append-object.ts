import { isHttpError, type RewindableBody, type SendOptions } from '@oss/http'
import { type Crc64, combineCrc64 } from '@oss/multipart'
import { crc64OfBody } from '../bodies/digest.ts'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../connection/oss-request.ts'
import { AnswerError } from '../errors/answer-error.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { headObject } from './head-object.ts'

const OPERATION = 'AppendObject'

/** Where bytes are appended, and what is there. */
export interface AppendTarget {
  readonly bucket: string
  readonly key: string
  /** Bytes the object has; 0 makes it. */
  readonly position: number
  /** CRC-64 of what the object has; `undefined` when it is not known. */
  readonly before: Crc64 | undefined
}

/** What OSS says of an object after an append. */
export interface AppendAnswer {
  readonly etag: string
  /** CRC-64 of the whole object. */
  readonly whole: Crc64 | undefined
  readonly versionId: string | undefined
  /** Not that of the appended bytes alone, which OSS does not tell. */
  readonly crc64: undefined
}

/** Appends bytes to an object (OSS: AppendObject). */
export async function appendObject(
  context: OssContext,
  target: AppendTarget,
  options: ObjectOptions,
  body: RewindableBody,
  md5: string | undefined,
  send: SendOptions,
): Promise<AppendAnswer> {
  const { bucket, key, position } = target
  const query = { append: '', position: String(position) }
  const headers = { ...objectHeaders(options), ...(md5 !== undefined && { 'content-md5': md5 }) }
  try {
    const answer = await sendRequest(
      context,
      { operation: OPERATION, method: 'POST', bucket, key, query, headers, body },
      // The position lets a request count once: the second of two is refused.
      { idempotent: true, ...send },
    )
    const next = Number(requiredHeader(answer, OPERATION, 'x-oss-next-append-position'))
    if (next !== position + body.byteLength)
      throw new AnswerError(
        OPERATION,
        answer.requestId,
        'names another position than the end of what was appended',
      )
    return {
      etag: requiredHeader(answer, OPERATION, 'etag'),
      whole: crc64Header(answer, OPERATION),
      versionId: answer.headers['x-oss-version-id'],
      crc64: undefined,
    }
  } catch (error) {
    return await foundAppended(context, target, body, error, send.signal ?? new AbortController().signal)
  }
}

/**
 * What an append whose answer was lost has left: the object is looked at.
 *
 * @throws the error, when it does not surely have these bytes at its end.
 */
async function foundAppended(
  context: OssContext,
  { bucket, key, position, before }: AppendTarget,
  body: RewindableBody,
  error: unknown,
  signal: AbortSignal,
): Promise<AppendAnswer> {
  const isUnknown = isHttpError(error) && error.name !== 'InterruptedError' && error.mayHaveBeenApplied
  if (!isUnknown || before === undefined || body.replayable === false) throw error
  const object = await headObject(context, { bucket, key }, { signal }).catch(() => undefined)
  signal.throwIfAborted()
  if (object === undefined || object.size !== position + body.byteLength) throw error
  const expected = combineCrc64(before, await crc64OfBody(body, signal), body.byteLength)
  if (object.crc64 !== expected) throw error
  return { etag: object.etag, whole: object.crc64, versionId: object.versionId, crc64: undefined }
}
