import { isHttpError, type RewindableBody, type SendOptions } from '@oss/http/core'
import { ChecksumError, type Crc64, combineCrc64, formatCrc64, parseCrc64 } from '@oss/multipart'
import { crc64OfBody, md5Of } from '../bodies/digest.ts'
import { openBody, type PutBody } from '../bodies/put-body.ts'
import { type SourceCheckOptions, sourceChecks } from '../bodies/source-checks.ts'
import { withPlainBytes } from '../bodies/upload-body.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { checkOption, type OptionRule } from '../options/check-options.ts'
import { withContentType } from '../options/content-type.ts'
import type { ObjectName } from '../options/object-name.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import { sendHeadObject } from './head-object.ts'

const OPERATION = 'AppendObject'
/** CRC-64 of an object before its first append. */
export const CRC64_OF_NOTHING: Crc64 = '0' as Crc64
const CRC64_RULE: OptionRule = {
  accepts: isCrc64,
  range:
    'decimal text from 0 to 18446744073709551615 without leading zeros, as the previous append returned it',
}

/** Bytes to append to an object. */
export interface AppendInput<Body extends PutBody = PutBody>
  extends ObjectInput,
    Omit<ObjectOptions, 'callback'>,
    SourceCheckOptions {
  /**
   * Current size of the object; 0 creates it. OSS rejects any other position with `PositionNotEqualToLength`,
   * so that no append is applied twice.
   */
  readonly position: number
  /**
   * CRC-64 of the existing object, as the previous append returned it. With it the whole object is verified,
   * and an append whose response was lost is detected.
   */
  readonly crc64?: Crc64
  /**
   * Content; the object may grow to 5 GiB. Text and bytes are sent with a digest, so that OSS rejects damaged
   * content; other bodies are sent without one.
   */
  readonly body: Body
  /** Called with the number of bytes sent. Restarts at 0 when the request is retried. */
  readonly onProgress?: (bytesSent: number) => void
}

/** An object after an append. */
export interface AppendedObject {
  readonly etag: string
  /** Size of the object: the `position` of the next append. */
  readonly nextPosition: number
  /**
   * CRC-64 of the whole object: the `crc64` of the next append. `undefined` when OSS returned none and the
   * previous one is unknown.
   */
  readonly crc64: Crc64 | undefined
  /**
   * True when the CRC-64 of the whole object at OSS equals the expected one. False when the previous CRC-64
   * is unknown.
   */
  readonly crc64Verified: boolean
  readonly versionId: string | undefined
}

export async function appendObject(connection: Connection, input: AppendInput): Promise<AppendedObject> {
  checkObject(input)
  const { bucket, key, position } = input
  checkPosition(position)
  checkOption('crc64', input.crc64, CRC64_RULE)
  const options = withContentType(input, key)
  objectHeaders(options)
  const { context, send } = prepareCall(connection, input)
  const before = position === 0 ? CRC64_OF_NOTHING : input.crc64
  const target = { bucket, key, position, before }
  const body = withPlainBytes(input.body)
  const isBytes = typeof body === 'string' || body instanceof Uint8Array
  // An append cannot be undone, so bytes in memory are sent with a digest, which OSS compares before it
  // appends them.
  const md5 = isBytes ? md5Of(body) : undefined
  await using open = await openBody(body, connection, sourceChecks(input))
  let byteLength = 0
  const { crc64, whole, etag, versionId } = await open.send((bytes) => {
    byteLength = bytes.byteLength
    return sendAppendObject(context, target, options, bytes, md5, send)
  })
  const expected = before === undefined ? undefined : crc64AfterAppend(before, crc64, byteLength)
  if (expected !== undefined && whole !== undefined && expected !== whole)
    throw new ChecksumError(`The object ${key}`, expected, whole)
  return {
    etag,
    nextPosition: position + byteLength,
    crc64: whole ?? expected,
    crc64Verified: expected !== undefined && whole !== undefined,
    versionId,
  }
}

interface AppendTarget extends ObjectName {
  /** Current size of the object. */
  readonly position: number
  /** CRC-64 of the existing object; `undefined` when it is unknown. */
  readonly before: Crc64 | undefined
}

interface AppendResponse {
  readonly etag: string
  /** CRC-64 of the whole object. */
  readonly whole: Crc64 | undefined
  readonly versionId: string | undefined
  /** OSS does not return the CRC-64 of the appended bytes. */
  readonly crc64: undefined
}

async function sendAppendObject(
  context: OssContext,
  target: AppendTarget,
  options: ObjectOptions,
  body: RewindableBody,
  md5: string | undefined,
  send: SendOptions,
): Promise<AppendResponse> {
  const { bucket, key, position } = target
  const query = { append: '', position: String(position) }
  const headers = { ...objectHeaders(options), ...(md5 !== undefined && { 'content-md5': md5 }) }
  try {
    const response = await sendRequest(
      context,
      { operation: OPERATION, method: 'POST', bucket, key, query, headers, body },
      // OSS rejects a second request with the same position.
      { idempotent: true, ...send },
    )
    const next = Number(requiredHeader(response, OPERATION, 'x-oss-next-append-position'))
    if (next !== position + body.byteLength)
      throw new ResponseError(
        OPERATION,
        response.requestId,
        'has a next position other than the end of the appended bytes',
      )
    return {
      etag: requiredHeader(response, OPERATION, 'etag'),
      whole: crc64Header(response, OPERATION),
      versionId: response.headers['x-oss-version-id'],
      crc64: undefined,
    }
  } catch (error) {
    return await findLostAppend(context, target, body, error, send.signal ?? new AbortController().signal)
  }
}

/**
 * Checks whether an append whose response was lost was applied.
 *
 * @throws the given error unless the object provably ends with the appended bytes.
 */
async function findLostAppend(
  context: OssContext,
  { bucket, key, position, before }: AppendTarget,
  body: RewindableBody,
  error: unknown,
  signal: AbortSignal,
): Promise<AppendResponse> {
  const isUnknown = isHttpError(error) && error.name !== 'InterruptedError' && error.mayHaveBeenApplied
  if (!isUnknown || before === undefined || body.replayable === false) throw error
  const object = await sendHeadObject(context, { bucket, key }, { signal }).catch(() => undefined)
  signal.throwIfAborted()
  if (object === undefined || object.size !== position + body.byteLength) throw error
  const expected = crc64AfterAppend(before, await crc64OfBody(body, signal), body.byteLength)
  if (object.crc64 !== expected) throw error
  return { etag: object.etag, whole: object.crc64, versionId: object.versionId, crc64: undefined }
}

function checkPosition(position: number): void {
  if (Number.isSafeInteger(position) && position >= 0) return
  const message = `position must be the size of the object in bytes, 0 or more (got ${position})`
  throw new ValidationError('RANGE_INVALID', 'position', message)
}

/** Returns the CRC-64 of an object after bytes were appended. */
function crc64AfterAppend(before: Crc64, appended: Crc64, byteLength: number): Crc64 {
  return formatCrc64(combineCrc64(parseCrc64(before), parseCrc64(appended), byteLength))
}

function isCrc64(value: unknown): boolean {
  try {
    return typeof value === 'string' && formatCrc64(parseCrc64(value)) === value
  } catch {
    return false
  }
}
