import type { SendOptions, XmlElement } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import { checkBucket, compareKeys } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { decodeListedKey, MAX_LISTING_BYTES } from './listing-keys.ts'

const OPERATION = 'ListObjectsV2'

/** An object in a listing. */
export interface ListedObject {
  readonly kind: 'object'
  readonly key: string
  /** Size in bytes. */
  readonly size: number
  readonly etag: string
  readonly lastModified: Date
  /** `Normal`, `Multipart`, `Appendable` or `Symlink`. */
  readonly objectType: string | undefined
  readonly storageClass: string | undefined
}

/** A common prefix of keys up to the delimiter: a directory, if the delimiter is `/`. */
export interface ListedPrefix {
  readonly kind: 'prefix'
  /** Ends with the delimiter. */
  readonly prefix: string
}

/** Selects the objects to list. */
export interface ListQuery {
  readonly bucket: string
  /** Lists only keys that start with this prefix. Default: all keys. */
  readonly prefix?: string
  /** Lists only keys after this one, in the order of their UTF-8 bytes. */
  readonly startAfter?: string
}

/** Selects the objects to list. */
export interface ListObjectsInput extends RequestOptions, ListQuery {}

export function listObjects(connection: Connection, input: ListObjectsInput): AsyncIterable<ListedObject> {
  checkBucket(input.bucket)
  const { context, send } = prepareCall(connection, input)
  return onlyObjects(sendListObjects(context, input, undefined, send))
}

/** Selects the directory to list. */
export interface ListDirectoryInput extends RequestOptions, ListQuery {
  /** Separates the segments of a key. Default: `/`. */
  readonly delimiter?: string
}

export function listDirectory(
  connection: Connection,
  input: ListDirectoryInput,
): AsyncIterable<ListedObject | ListedPrefix> {
  checkBucket(input.bucket)
  const { context, send } = prepareCall(connection, input)
  return sendListObjects(context, input, input.delimiter ?? '/', send)
}

/**
 * Lists entries in the order of their keys' UTF-8 bytes, in pages of 1,000, for a bucket that was checked.
 */
export async function* sendListObjects(
  context: OssContext,
  { bucket, prefix, startAfter }: ListQuery,
  delimiter: string | undefined,
  send: SendOptions,
): AsyncGenerator<ListedObject | ListedPrefix> {
  const given = {
    'list-type': '2',
    'max-keys': '1000',
    'encoding-type': 'url',
    ...(prefix && { prefix }),
    ...(startAfter && { 'start-after': startAfter }),
    ...(delimiter && { delimiter }),
  }
  let token: string | undefined
  let last = ''
  for (;;) {
    const query = { ...given, ...(token !== undefined && { 'continuation-token': token }) }
    const request = { operation: OPERATION, method: 'GET', bucket, query } as const
    const response = await sendRequest(context, request, { maxResponseBytes: MAX_LISTING_BYTES, ...send })
    const { entries, next } = readDocument(response, OPERATION, 'ListBucketResult', readPage)
    for (const entry of entries) {
      // A list that only moves forward ends.
      if (compareKeys(nameOf(entry), last) <= 0)
        throw new ResponseError(OPERATION, response.requestId, 'lists keys out of order')
      last = nameOf(entry)
      yield entry
    }
    if (next === undefined) return
    if (entries.length === 0)
      throw new ResponseError(OPERATION, response.requestId, 'does not name the next page of the list')
    token = next
  }
}

/** Drops the common prefixes from a listing. */
export async function* onlyObjects(
  entries: AsyncIterable<ListedObject | ListedPrefix>,
): AsyncGenerator<ListedObject> {
  for await (const entry of entries) if (entry.kind === 'object') yield entry
}

function readPage(page: XmlElement): {
  readonly entries: readonly (ListedObject | ListedPrefix)[]
  readonly next: string | undefined
} {
  const prefixes = page
    .list('CommonPrefixes')
    .map((entry) => ({ kind: 'prefix', prefix: decodeListedKey(entry.text('Prefix')) }) as const)
  const entries = [...page.list('Contents').map(listedObject), ...prefixes]
  return {
    entries: entries.sort((a, b) => compareKeys(nameOf(a), nameOf(b))),
    next:
      page.text('IsTruncated') === 'true' ? decodeListedKey(page.text('NextContinuationToken')) : undefined,
  }
}

/** Reads an object of a listing. */
export function listedObject(entry: XmlElement): ListedObject {
  return {
    kind: 'object',
    key: decodeListedKey(entry.text('Key')),
    size: entry.integer('Size'),
    etag: entry.text('ETag'),
    lastModified: new Date(entry.text('LastModified')),
    objectType: entry.optionalText('Type'),
    storageClass: entry.optionalText('StorageClass'),
  }
}

function nameOf(entry: ListedObject | ListedPrefix): string {
  return entry.kind === 'object' ? entry.key : entry.prefix
}
