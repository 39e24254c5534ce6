import type { SendOptions } from '@oss/http/core'
import type { StoredObject } from '@oss/multipart'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { crc64Header, type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { choice, defined } from '../options/header-value.ts'
import type { ObjectName } from '../options/object-name.ts'
import { directedHeaders, type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import { type CopySource, copySourceHeaders } from './copy-source.ts'
import { sendHeadObject } from './head-object.ts'
import { findLostWrite, mayBeLostWrite } from './lost-write.ts'

const OPERATION = 'CopyObject'
/** OSS responds only when the copy is complete, which can take minutes. */
const RESPONSE_MS = 600_000

/** Maximum size of an object that one CopyObject request copies: 1 GiB (OSS: CopyObject). */
export const MAX_COPY_SIZE = 1_073_741_824

/** Object headers, access control and storage options of a copy. */
export interface CopyOptions extends Omit<ObjectOptions, 'callback'> {
  /**
   * `COPY` (default): headers and metadata of the source. `REPLACE`: only those given here, and the content
   * type of the source when none is given (OSS: x-oss-metadata-directive).
   */
  readonly metadataDirective?: 'COPY' | 'REPLACE'
  /** `Copy` (default): tags of the source. `Replace`: those given here (OSS: x-oss-tagging-directive). */
  readonly taggingDirective?: 'Copy' | 'Replace'
}

/** Source and target of a copy. */
export interface CopyInput extends ObjectInput, CopyOptions {
  readonly source: CopySource
}

/** An object that was created as a copy. */
export interface CopiedObject extends StoredObject {
  /** Time at which the copy was stored. */
  readonly lastModified: Date
}

export async function copyObject(connection: Connection, input: CopyInput): Promise<CopiedObject> {
  checkObject(input)
  const { context, send } = prepareCall(connection, input)
  const { bucket, source } = input
  copyHeaders(input)
  copySourceHeaders(source, bucket)
  const options = await withSourceContentType(context, bucket, source, input, send)
  return sendCopyObject(context, input, source, options, send)
}

/**
 * The request of {@link copyObject}, for names that were checked.
 *
 * With `forbidOverwrite`, a retry after a lost response finds the copy of the first attempt, and OSS rejects
 * it. The existing object then counts as the result if its size and CRC-64 are those of the source.
 *
 * @param kept - headers that the copy gets unless an option overrides them. Default: none.
 * @throws ServiceError `FileAlreadyExists` when no attempt can have stored the copy, or the object has other
 *   bytes.
 */
export async function sendCopyObject(
  context: OssContext,
  target: ObjectName,
  source: CopySource,
  options: CopyOptions,
  send: SendOptions,
  kept: Readonly<Record<string, string>> = {},
): Promise<CopiedObject> {
  const { bucket, key } = target
  const headers = { ...kept, ...copySourceHeaders(source, bucket), ...copyHeaders(options) }
  try {
    const response = await sendRequest(
      context,
      { operation: OPERATION, method: 'PUT', bucket, key, headers },
      { timeouts: { responseMs: RESPONSE_MS }, ...send },
    )
    const stored = readDocument(response, OPERATION, 'CopyObjectResult', (document) => ({
      etag: document.text('ETag'),
      lastModified: new Date(document.text('LastModified')),
    }))
    const versionId = response.headers['x-oss-version-id']
    return { ...stored, crc64: crc64Header(response, OPERATION), versionId }
  } catch (error) {
    if (!mayBeLostWrite(error)) throw error
    const { signal = new AbortController().signal } = send
    const original = await sendHeadObject(
      context,
      { ...source, bucket: source.bucket ?? bucket },
      { signal },
    ).catch(() => undefined)
    signal.throwIfAborted()
    const { size, crc64: crc64OfSource } = original ?? {}
    if (size === undefined || crc64OfSource === undefined) throw error
    const object = await findLostWrite(context, target, size, () => crc64OfSource, signal)
    if (object?.lastModified === undefined) throw error
    const { etag, crc64, versionId, lastModified } = object
    return { etag, crc64, versionId, lastModified }
  }
}

/**
 * The request headers for the options of a copy.
 *
 * @throws ValidationError that names the option, including one that OSS would ignore.
 */
export function copyHeaders(options: CopyOptions): Record<string, string> {
  const { metadataDirective, taggingDirective } = options
  const directives = defined({
    'x-oss-metadata-directive': choice('metadataDirective', metadataDirective, ['COPY', 'REPLACE']),
    'x-oss-tagging-directive': choice('taggingDirective', taggingDirective, ['Copy', 'Replace']),
  })
  if (metadataDirective !== 'REPLACE' && Object.keys(directedHeaders(options, 'metadata')).length > 0)
    throw ignored('metadataDirective', 'headers or metadata are given', 'REPLACE')
  if (taggingDirective !== 'Replace' && options.tagging !== undefined)
    throw ignored('taggingDirective', 'tagging is given', 'Replace')
  return { ...objectHeaders(options), ...directives }
}

function ignored(field: string, what: string, needed: string): ValidationError {
  return new ValidationError(
    'OPTION_INVALID',
    field,
    `${what}, but ${field} is not ${needed}: OSS would copy those of the source`,
  )
}

/**
 * Adds the content type of the source when the options replace its metadata without naming a content type:
 * OSS would store the copy as `application/octet-stream`. Sends a HeadObject request only in this case.
 *
 * @throws the error of HeadObject, which needs the same permission as CopyObject.
 */
async function withSourceContentType(
  context: OssContext,
  bucket: string,
  source: CopySource,
  options: CopyOptions,
  send: SendOptions,
): Promise<CopyOptions> {
  if (options.metadataDirective !== 'REPLACE' || options.contentType !== undefined) return options
  const object = { bucket: source.bucket ?? bucket, key: source.key, versionId: source.versionId }
  // If the source does not exist, CopyObject fails and names the reason.
  const contentType = (await sendHeadObject(context, object, send))?.contentType
  return contentType === undefined ? options : { ...options, contentType }
}
