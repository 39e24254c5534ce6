import type { RewindableBody, SendOptions } from '@oss/http/core'
import type { BinaryData, Receipt, RemotePart } from '@oss/multipart'
import type { VerifiedChecksum } from '../bodies/checked-send.ts'
import { crc64OfBody } from '../bodies/digest.ts'
import { type FileBody, openBody } from '../bodies/put-body.ts'
import { type SourceCheckOptions, sourceChecks } from '../bodies/source-checks.ts'
import { withPlainBytes } from '../bodies/upload-body.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import {
  crc64Header,
  type OssContext,
  requiredHeader,
  sendRequest,
  withSignal,
} from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'
import { checkPartNumber, checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'
import { sendListParts } from './list-parts.ts'

const OPERATION = 'UploadPart'

/** Content of a part: bytes, or a range of a file. */
export type PartBody = BinaryData | (FileBody & { readonly start: number; readonly end: number })

/** A part to store. */
export interface UploadPartInput<Body extends PartBody = PartBody>
  extends UploadRef,
    RequestOptions,
    TransferOptions,
    SourceCheckOptions {
  /** From 1 to 10,000. */
  readonly partNumber: number
  /**
   * Content of up to 5 GiB; every part except the last has at least 100 KiB. For a file, the bytes from
   * `start` (inclusive) to `end` (exclusive).
   */
  readonly body: Body
  /** Called with the number of bytes sent. Restarts at 0 when the request is retried. */
  readonly onProgress?: (bytesSent: number) => void
}

export async function uploadPart(
  connection: Connection,
  input: UploadPartInput,
): Promise<{ readonly etag: string } & VerifiedChecksum> {
  const { partNumber } = input
  checkUploadRef(input)
  checkPartNumber(partNumber)
  transferHeaders(input)
  const { context, send } = prepareCall(connection, input)
  const body = withPlainBytes(input.body)
  checkPartBody(body)
  const range = body instanceof Uint8Array ? undefined : body
  await using open = await openBody(body, connection, { ...sourceChecks(input), range })
  return await open.send((bytes) => sendUploadPart(context, input, partNumber, bytes, input, send))
}

/** @throws ValidationError `BODY_INVALID` */
function checkPartBody(body: unknown): void {
  if (body instanceof Uint8Array || (typeof body === 'object' && body !== null && 'file' in body)) return
  const message = `body must be bytes (a typed array, a DataView, an ArrayBuffer) or { file, start, end } (got ${typeof body})`
  throw new ValidationError('BODY_INVALID', 'body', message)
}

/**
 * The request of {@link uploadPart}, for an upload id and a part number that were checked.
 *
 * A sequential upload accepts each part once, and an attempt whose response was lost may have stored it. The
 * stored part then counts as the result if it has the same size and OSS returns its CRC-64.
 */
export async function sendUploadPart(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  partNumber: number,
  body: RewindableBody,
  options: TransferOptions,
  send: SendOptions,
): Promise<Receipt> {
  const headers = transferHeaders(options)
  const query = { partNumber: String(partNumber), uploadId }
  try {
    const response = await sendRequest(
      context,
      { operation: OPERATION, method: 'PUT', bucket, key, query, headers, body },
      { ...send, requiredHeaders: ['etag'] },
    )
    return { etag: requiredHeader(response, OPERATION, 'etag'), crc64: crc64Header(response, OPERATION) }
  } catch (error) {
    if (!isRefusal(error, 'PartAlreadyExist')) throw error
    const stored = await findPart(context, { bucket, key, uploadId }, partNumber, send.signal)
    if (stored?.crc64 === undefined || stored.size !== body.byteLength || body.replayable === false)
      throw error
    // R8: the stored part is a receipt for our bytes only if their CRC-64 is the same, and OSS may have
    // rejected the request before it read all of them. The caller compares the CRC-64 after the body was read
    // to its end.
    await crc64OfBody(body, send.signal ?? new AbortController().signal)
    return stored
  }
}

async function findPart(
  context: OssContext,
  upload: UploadRef,
  partNumber: number,
  signal: AbortSignal | undefined,
): Promise<RemotePart | undefined> {
  for await (const part of sendListParts(context, upload, withSignal(signal)))
    if (part.number === partNumber) return part
  return undefined
}
