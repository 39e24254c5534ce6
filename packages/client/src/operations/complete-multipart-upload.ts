import { bytesBody, type HttpResponse, type SendOptions } from '@oss/http/core'
import type { StoredObject } from '@oss/multipart'
import { type Connection, prepareCall } from '../connection/connection.ts'
import {
  crc64Header,
  type OssContext,
  readDocument,
  requiredHeader,
  sendRequest,
} from '../connection/oss-request.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { completeHeaders, type ObjectOptions } from '../options/object-options.ts'
import type { RequestOptions } from '../options/request-input.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'
import { checkPartNumber, checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'
import { isCallbackFailure, storedDespiteCallback } from './callback-outcome.ts'
import { escapeXml } from './xml-text.ts'

const OPERATION = 'CompleteMultipartUpload'
/** OSS responds only when ten thousand parts are joined, which can take minutes. */
const RESPONSE_MS = 600_000

/** A part in the request that completes an upload. */
export interface CompletedPart {
  readonly partNumber: number
  readonly etag: string
}

/** Options of an object that the completion of its multipart upload sets. */
export type CompleteOptions = Pick<ObjectOptions, 'acl' | 'forbidOverwrite' | 'callback'>

/** A multipart upload to complete. */
export interface CompleteInput extends UploadRef, RequestOptions, CompleteOptions {
  /**
   * Parts in ascending order; OSS discards all others. `all`: every part that OSS has, which is correct only
   * if no other process sends parts and none is missing (OSS: x-oss-complete-all).
   */
  readonly parts: readonly CompletedPart[] | 'all'
}

/** The object of a completed multipart upload. */
export interface CompleteMultipartUploadResult extends StoredObject {
  /**
   * Outcome of the callback; `undefined` when none was requested. The object is stored even if the callback
   * failed.
   */
  readonly callback: CallbackOutcome | undefined
}

export async function completeMultipartUpload(
  connection: Connection,
  input: CompleteInput,
): Promise<CompleteMultipartUploadResult> {
  checkUploadRef(input)
  checkParts(input.parts)
  const { context, send } = prepareCall(connection, input)
  return sendCompleteMultipartUpload(context, input, input.parts, input, send)
}

/** OSS reports an invalid list only after the request, and an empty one as a malformed document. */
function checkParts(parts: readonly CompletedPart[] | 'all'): void {
  if (parts === 'all') return
  if (!Array.isArray(parts) || parts.length === 0)
    throw partsInvalid('must be an array of at least one part, or "all"')
  let last = 0
  for (const { partNumber, etag } of parts) {
    checkPartNumber(partNumber)
    if (partNumber <= last)
      throw partsInvalid(`must be in ascending order (got part ${partNumber} after part ${last})`)
    if (typeof etag !== 'string' || etag === '') throw partsInvalid(`has no etag for part ${partNumber}`)
    last = partNumber
  }
}

function partsInvalid(problem: string): ValidationError {
  return new ValidationError('OPTION_INVALID', 'parts', `parts ${problem}`)
}

/** The request of {@link completeMultipartUpload}, for an upload id and parts that were checked. */
export async function sendCompleteMultipartUpload(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  parts: readonly CompletedPart[] | 'all',
  options: CompleteOptions,
  send: SendOptions,
): Promise<CompleteMultipartUploadResult> {
  const query = { uploadId, 'encoding-type': 'url' }
  const given: Record<string, string> =
    parts === 'all' ? { 'x-oss-complete-all': 'yes' } : { 'content-type': 'application/xml' }
  const headers = { ...given, ...completeHeaders(options) }
  const body = bytesBody(parts === 'all' ? '' : partsDocument(parts))
  try {
    const response = await sendRequest(
      context,
      { operation: OPERATION, method: 'POST', bucket, key, query, headers, body },
      // A second completion is harmless: OSS reports that the upload id no longer exists, which callers
      // resolve (R5).
      { idempotent: true, timeouts: { responseMs: RESPONSE_MS }, ...send },
    )
    return {
      etag: readEtag(response, options),
      crc64: crc64Header(response, OPERATION),
      versionId: response.headers['x-oss-version-id'],
      callback: options.callback && { kind: 'responded', body: response.text },
    }
  } catch (error) {
    if (!isCallbackFailure(error)) throw error
    return storedDespiteCallback(context, { bucket, key }, error, {}, send.signal)
  }
}

/** With a callback, the body is the response of the application server. */
function readEtag(response: HttpResponse, { callback }: CompleteOptions): string {
  if (callback !== undefined) return requiredHeader(response, OPERATION, 'etag')
  return readDocument(response, OPERATION, 'CompleteMultipartUploadResult', (document) =>
    document.text('ETag'),
  )
}

function partsDocument(parts: readonly CompletedPart[]): string {
  const lines = parts.map(
    ({ partNumber, etag }) =>
      `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${lines.join('')}</CompleteMultipartUpload>`
}
