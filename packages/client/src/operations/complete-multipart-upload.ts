import { bytesBody, type HttpAnswer, type SendOptions } from '@oss/http'
import type { StoredObject } from '@oss/multipart'
import {
  crc64Header,
  type OssContext,
  readDocument,
  requiredHeader,
  sendRequest,
} from '../connection/oss-request.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { completeHeaders, type ObjectOptions } from '../options/object-options.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'
import { checkPartNumber, type UploadRef } from '../options/upload-id-input.ts'
import { isCallbackFailure, storedDespiteCallback } from './callback-outcome.ts'
import { escapeXml } from './xml-text.ts'

const OPERATION = 'CompleteMultipartUpload'
/** Joining ten thousand parts takes OSS minutes, in which it says nothing. */
const RESPONSE_MS = 600_000

/** A part as it is named when an upload is completed. */
export interface NamedPart {
  readonly partNumber: number
  readonly etag: string
}

/** What a multipart upload takes when it is completed. */
export type CompleteOptions = Pick<ObjectOptions, 'acl' | 'forbidOverwrite' | 'callback'>

/** A multipart upload that became an object. */
export interface CompletedAnswer extends StoredObject {
  /** What became of the callback; `undefined` when none was asked for. Failed or not, the object is stored. */
  readonly callback: CallbackOutcome | undefined
}

/**
 * Checks which parts are to become an object: OSS would tell only after the request, and of an empty list that the document is malformed.
 *
 * @throws ValidationError `OPTION_INVALID` or `PART_NUMBER_OUT_OF_RANGE`
 */
export function checkParts(parts: readonly NamedPart[] | 'all'): void {
  if (parts === 'all') return
  if (!Array.isArray(parts) || parts.length === 0) throw partsInvalid('is neither a list of parts nor "all"')
  let last = 0
  for (const { partNumber, etag } of parts) {
    checkPartNumber(partNumber)
    if (partNumber <= last) throw partsInvalid(`has part ${partNumber} after part ${last}; they must ascend`)
    if (typeof etag !== 'string' || etag === '') throw partsInvalid(`has no etag for part ${partNumber}`)
    last = partNumber
  }
}

function partsInvalid(problem: string): ValidationError {
  return new ValidationError('OPTION_INVALID', 'parts', `parts ${problem}`)
}

/**
 * Makes the parts one object, all or nothing (OSS: CompleteMultipartUpload). Of what is not listed nothing is kept.
 *
 * @param parts - in ascending order; `all` takes whatever parts OSS has (OSS: x-oss-complete-all).
 */
export async function completeMultipartUpload(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  parts: readonly NamedPart[] | 'all',
  options: CompleteOptions,
  send: SendOptions,
): Promise<CompletedAnswer> {
  const query = { uploadId, 'encoding-type': 'url' }
  const given: Record<string, string> =
    parts === 'all' ? { 'x-oss-complete-all': 'yes' } : { 'content-type': 'application/xml' }
  const headers = { ...given, ...completeHeaders(options) }
  const body = bytesBody(parts === 'all' ? '' : documentOf(parts))
  try {
    const answer = await sendRequest(
      context,
      { operation: OPERATION, method: 'POST', bucket, key, query, headers, body },
      // Completing twice does no harm: the second time the upload id is gone, which callers look into (R5).
      { idempotent: true, timeouts: { responseMs: RESPONSE_MS }, ...send },
    )
    return {
      etag: etagOf(answer, options),
      crc64: crc64Header(answer, OPERATION),
      versionId: answer.headers['x-oss-version-id'],
      callback: options.callback && { status: 'answered', body: answer.text },
    }
  } catch (error) {
    if (!isCallbackFailure(error)) throw error
    return storedDespiteCallback(context, { bucket, key }, error, {}, send.signal)
  }
}

// With a callback the body of the answer is what the application server said.
function etagOf(answer: HttpAnswer, { callback }: CompleteOptions): string {
  if (callback !== undefined) return requiredHeader(answer, OPERATION, 'etag')
  return readDocument(answer, OPERATION, 'CompleteMultipartUploadResult', (document) => document.text('ETag'))
}

function documentOf(parts: readonly NamedPart[]): string {
  const lines = parts.map(
    ({ partNumber, etag }) =>
      `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${lines.join('')}</CompleteMultipartUpload>`
}
