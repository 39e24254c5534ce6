import type { SendOptions } from '@oss/http'
import type { StoredObject } from '@oss/multipart'
import { crc64Header, type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { choice, defined } from '../options/header-value.ts'
import { directedHeaders, type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { type CopySource, copySourceHeaders } from './copy-source.ts'

const OPERATION = 'CopyObject'
const RESPONSE_MS = 600_000

/** What a copy gets besides the bytes. */
export interface CopyOptions extends Omit<ObjectOptions, 'callback'> {
  /**
   * `COPY` (default): headers and metadata of the source. `REPLACE`: only those that are given here, and the source's content type when none
   * is given (OSS: x-oss-metadata-directive).
   */
  readonly metadataDirective?: 'COPY' | 'REPLACE'
  /** `Copy` (default): the tags of the source. `Replace`: those that are given here (OSS: x-oss-tagging-directive). */
  readonly taggingDirective?: 'Copy' | 'Replace'
}

/** An object that is a copy. */
export interface CopiedObject extends StoredObject {
  /** When the copy was stored. */
  readonly lastModified: Date
}

/** The largest object that one CopyObject takes: 1 GiB (OSS: CopyObject). */
export const MAX_COPY_SIZE = 1_073_741_824

/**
 * Copies an object of up to 1 GiB inside OSS; no byte comes here (OSS: CopyObject).
 *
 * @param kept - headers that the copy gets unless an option says otherwise. Default: none.
 */
export async function copyObject(
  context: OssContext,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  source: CopySource,
  options: CopyOptions,
  send: SendOptions,
  kept: Readonly<Record<string, string>> = {},
): Promise<CopiedObject> {
  const headers = { ...kept, ...copySourceHeaders(source, bucket), ...copyHeaders(options) }
  const answer = await sendRequest(
    context,
    { operation: OPERATION, method: 'PUT', bucket, key, headers },
    { timeouts: { responseMs: RESPONSE_MS }, ...send },
  )
  const stored = readDocument(answer, OPERATION, 'CopyObjectResult', (document) => ({
    etag: document.text('ETag'),
    lastModified: new Date(document.text('LastModified')),
  }))
  return { ...stored, crc64: crc64Header(answer, OPERATION), versionId: answer.headers['x-oss-version-id'] }
}

/**
 * The request headers for what a copy gets besides the bytes.
 *
 * @throws ValidationError that names the option, also for one that OSS would ignore.
 */
export function copyHeaders(options: CopyOptions): Record<string, string> {
  const { metadataDirective, taggingDirective } = options
  const directives = defined({
    'x-oss-metadata-directive': choice('metadataDirective', metadataDirective, ['COPY', 'REPLACE']),
    'x-oss-tagging-directive': choice('taggingDirective', taggingDirective, ['Copy', 'Replace']),
  })
  // OSS would ignore them without a word.
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
    `${what}, but ${field} is not ${needed}: OSS would take those of the source`,
  )
}
