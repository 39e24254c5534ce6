import type { SendOptions, XmlElement } from '@oss/http'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { AnswerError } from '../errors/answer-error.ts'
import { decodedKey, LISTING_BYTES } from './listing-keys.ts'

const OPERATION = 'ListObjectsV2'

/** An object as a listing shows it. */
export interface ListedObject {
  readonly kind: 'object'
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly etag: string
  readonly lastModified: Date
  /** `Normal`, `Multipart`, `Appendable` or `Symlink`. */
  readonly objectType: string | undefined
  readonly storageClass: string | undefined
}

/** What keys have in common up to the delimiter: a directory, where the delimiter is `/`. */
export interface ListedPrefix {
  readonly kind: 'prefix'
  /** Ends with the delimiter. */
  readonly prefix: string
}

/** Which objects to list. */
export interface ListQuery {
  readonly bucket: string
  /** Only keys that begin so. Default: all. */
  readonly prefix?: string
  /** Only keys after this one, in the order of their UTF-8 bytes. */
  readonly startAfter?: string
}

/** The objects of a bucket in the order of their keys' UTF-8 bytes, a page of 1,000 at a time (OSS: ListObjectsV2). */
export async function* listEntries(
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
    const answer = await sendRequest(context, request, { maxResponseBytes: LISTING_BYTES, ...send })
    const { entries, next } = readDocument(answer, OPERATION, 'ListBucketResult', pageOf)
    for (const entry of entries) {
      // What only goes forward ends.
      if (compareKeys(nameOf(entry), last) <= 0)
        throw new AnswerError(OPERATION, answer.requestId, 'lists keys out of order')
      last = nameOf(entry)
      yield entry
    }
    if (next === undefined) return
    if (entries.length === 0)
      throw new AnswerError(OPERATION, answer.requestId, 'does not say where the list goes on')
    token = next
  }
}

/** Only the objects of a listing. */
export async function* objectsOf(
  entries: AsyncIterable<ListedObject | ListedPrefix>,
): AsyncGenerator<ListedObject> {
  for await (const entry of entries) if (entry.kind === 'object') yield entry
}

function pageOf(page: XmlElement): {
  readonly entries: readonly (ListedObject | ListedPrefix)[]
  readonly next: string | undefined
} {
  const prefixes = page
    .list('CommonPrefixes')
    .map((entry) => ({ kind: 'prefix', prefix: decodedKey(entry.text('Prefix')) }) as const)
  const entries = [...page.list('Contents').map(objectOf), ...prefixes]
  return {
    entries: entries.sort((a, b) => compareKeys(nameOf(a), nameOf(b))),
    next: page.text('IsTruncated') === 'true' ? decodedKey(page.text('NextContinuationToken')) : undefined,
  }
}

function objectOf(entry: XmlElement): ListedObject {
  return {
    kind: 'object',
    key: decodedKey(entry.text('Key')),
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

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
