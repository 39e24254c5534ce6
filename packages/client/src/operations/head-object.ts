import { type HeaderRecord, isHttpError, type SendOptions } from '@oss/http'
import type { Crc64 } from '@oss/multipart'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../connection/oss-request.ts'
import { AnswerError } from '../errors/answer-error.ts'
import { headerText } from '../options/header-text.ts'
import { defined } from '../options/header-value.ts'
import { type ContentHeaders, readContentHeaders } from '../options/object-options.ts'
import { readEncryption, type ServerSideEncryption } from '../options/server-side-encryption.ts'

const OPERATION = 'HeadObject'
const METADATA = 'x-oss-meta-'

/** What OSS tells of an object. */
export interface ObjectInfo extends ContentHeaders {
  /** Bytes. */
  readonly size: number
  readonly etag: string
  /** CRC-64/XZ of the whole object, when OSS has it. */
  readonly crc64: Crc64 | undefined
  readonly lastModified: Date | undefined
  readonly storageClass: string | undefined
  /** Server-side encryption of the object; `undefined` when there is none, or one that this SDK does not know. */
  readonly encryption: ServerSideEncryption | undefined
  /** `Normal`, `Multipart`, `Appendable` or `Symlink`. */
  readonly objectType: string | undefined
  readonly versionId: string | undefined
  /** User metadata; names in lower case, without `x-oss-meta-`. */
  readonly metadata: Readonly<Record<string, string>>
  /** How many tags it has; 0 also when you may not read them. */
  readonly tagCount: number
}

/** Names an object, or one of its versions. */
export interface ObjectToDescribe {
  readonly bucket: string
  readonly key: string
  /** Default: the newest version. */
  readonly versionId?: string | undefined
}

/** Describes an object, or `undefined` when there is none of that key (OSS: HeadObject). */
export async function headObject(
  context: OssContext,
  { bucket, key, versionId }: ObjectToDescribe,
  send: SendOptions,
): Promise<ObjectInfo | undefined> {
  const query = defined({ versionId })
  try {
    const answer = await sendRequest(
      context,
      { operation: OPERATION, method: 'HEAD', bucket, key, query },
      send,
    )
    return objectInfo(answer, OPERATION)
  } catch (error) {
    // An answer to HEAD has no document; where OSS does not name the cause, 404 means the object.
    const missing =
      isHttpError(error) &&
      error.name === 'ServiceError' &&
      error.status === 404 &&
      error.code !== 'NoSuchBucket'
    if (missing) return undefined
    throw error
  }
}

/** What the headers of an answer tell of an object. */
export function objectInfo(
  answer: { readonly headers: HeaderRecord; readonly requestId: string | undefined },
  operation: string,
): ObjectInfo {
  const { headers } = answer
  const size = Number(requiredHeader(answer, operation, 'content-length'))
  if (!Number.isSafeInteger(size))
    throw new AnswerError(operation, answer.requestId, 'has a content-length that is no number')
  const lastModified = headers['last-modified']
  return {
    size,
    etag: requiredHeader(answer, operation, 'etag'),
    crc64: crc64Header(answer, operation),
    lastModified: lastModified === undefined ? undefined : new Date(lastModified),
    ...readContentHeaders(headers),
    storageClass: headers['x-oss-storage-class'],
    encryption: readEncryption(headers),
    objectType: headers['x-oss-object-type'],
    versionId: headers['x-oss-version-id'],
    metadata: metadataOf(headers),
    tagCount: Number(headers['x-oss-tagging-count'] ?? 0),
  }
}

function metadataOf(headers: HeaderRecord): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith(METADATA))
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(METADATA.length), headerText(value)]))
}
