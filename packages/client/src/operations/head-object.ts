import { type HeaderRecord, isHttpError, type SendOptions } from '@oss/http/core'
import type { Crc64 } from '@oss/multipart'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import { headerText } from '../options/header-text.ts'
import { defined, headerValue } from '../options/header-value.ts'
import type { ObjectName } from '../options/object-name.ts'
import { type ContentHeaders, readContentHeaders } from '../options/object-options.ts'
import { checkObject, type ObjectVersionInput } from '../options/request-input.ts'
import { readEncryption, type ServerSideEncryption } from '../options/server-side-encryption.ts'
import { conditionHeaders, type ObjectConditions } from './object-conditions.ts'

const OPERATION = 'HeadObject'
/** Prefix of the headers of user metadata. */
export const METADATA_PREFIX = 'x-oss-meta-'

/** State of the restored copy of an archived object. */
export interface ObjectRestore {
  /** True until the object can be read. */
  readonly isOngoing: boolean
  /** When the object must be restored again; `undefined` while the restore is ongoing. */
  readonly expires: Date | undefined
}

/** Description of an object. */
export interface ObjectInfo extends ContentHeaders {
  /** Size in bytes. */
  readonly size: number
  readonly etag: string
  /** CRC-64/XZ of the whole object, if OSS returns one. */
  readonly crc64: Crc64 | undefined
  readonly lastModified: Date | undefined
  readonly storageClass: string | undefined
  /** Restored copy of an archived object; `undefined` when there is none, and none was requested. */
  readonly restore: ObjectRestore | undefined
  /** Server-side encryption; `undefined` when there is none, or one that this SDK does not know. */
  readonly encryption: ServerSideEncryption | undefined
  /** `Normal`, `Multipart`, `Appendable` or `Symlink`. */
  readonly objectType: string | undefined
  readonly versionId: string | undefined
  /** User metadata; names in lower case, without `x-oss-meta-`. */
  readonly metadata: Readonly<Record<string, string>>
  /** Number of tags; also 0 without the permission to read them. */
  readonly tagCount: number
}

/** An object to describe, or one of its versions, and conditions on it. */
export interface HeadObjectInput extends ObjectVersionInput, ObjectConditions {}

export async function headObject(
  connection: Connection,
  input: HeadObjectInput,
): Promise<ObjectInfo | undefined> {
  checkObject(input)
  const { context, send } = prepareCall(connection, input)
  return sendHeadObject(context, input, send, conditionHeaders(input))
}

/** An object, or one of its versions. */
export interface ObjectVersionName extends ObjectName {
  /** Default: the latest version. */
  readonly versionId?: string | undefined
}

/**
 * The request of {@link headObject}, for names that were checked.
 *
 * @param headers - conditions. Default: none.
 */
export async function sendHeadObject(
  context: OssContext,
  { bucket, key, versionId }: ObjectVersionName,
  send: SendOptions,
  headers: Readonly<Record<string, string>> = {},
): Promise<ObjectInfo | undefined> {
  const query = defined({ versionId: headerValue('versionId', versionId) })
  try {
    const request = { operation: OPERATION, method: 'HEAD', bucket, key, query, headers } as const
    return objectInfo(await sendRequest(context, request, send), OPERATION)
  } catch (error) {
    // The response to HEAD has no document. Unless OSS names another cause in a header, 404 is about the
    // object.
    const isMissing =
      isHttpError(error) &&
      error.name === 'ServiceError' &&
      error.status === 404 &&
      error.code !== 'NoSuchBucket'
    if (isMissing) return undefined
    throw error
  }
}

/** Reads the description of an object from the headers of a response. @throws ResponseError */
export function objectInfo(
  response: { readonly headers: HeaderRecord; readonly requestId: string | undefined },
  operation: string,
): ObjectInfo {
  const { headers } = response
  const size = Number(requiredHeader(response, operation, 'content-length'))
  if (!Number.isSafeInteger(size))
    throw new ResponseError(operation, response.requestId, 'has a content-length that is not a number')
  const lastModified = headers['last-modified']
  return {
    size,
    etag: requiredHeader(response, operation, 'etag'),
    crc64: crc64Header(response, operation),
    lastModified: lastModified === undefined ? undefined : new Date(lastModified),
    ...readContentHeaders(headers),
    storageClass: headers['x-oss-storage-class'],
    restore: readRestore(headers['x-oss-restore']),
    encryption: readEncryption(headers),
    objectType: headers['x-oss-object-type'],
    versionId: headers['x-oss-version-id'],
    metadata: readMetadata(headers),
    tagCount: Number(headers['x-oss-tagging-count'] ?? 0),
  }
}

/** Reads `ongoing-request="false", expiry-date="..."`. */
function readRestore(header: string | undefined): ObjectRestore | undefined {
  if (header === undefined) return undefined
  const date = /expiry-date="([^"]*)"/.exec(header)?.[1]
  const isOngoing = /ongoing-request="true"/.test(header)
  return { isOngoing, expires: date === undefined ? undefined : new Date(date) }
}

function readMetadata(headers: HeaderRecord): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith(METADATA_PREFIX))
  return Object.fromEntries(
    entries.map(([name, value]) => [name.slice(METADATA_PREFIX.length), headerText(value)]),
  )
}
