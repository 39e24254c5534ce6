import type { XmlElement } from '@oss/http/core'
import { type Connection, type PreparedCall, prepareCall } from '../connection/connection.ts'
import { readDocument, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import type { RequestOptions } from '../options/request-input.ts'

const OPERATION = 'ListBuckets'

/** Selects the buckets to list. */
export interface ListBucketsInput extends RequestOptions {
  /** Lists only buckets whose name starts with this prefix. */
  readonly prefix?: string
}

/** A bucket in the list of buckets. */
export interface ListedBucket {
  readonly name: string
  /** Such as `oss-cn-hangzhou`. */
  readonly location: string
  readonly created: Date
  readonly storageClass: string | undefined
  /** Public host of the bucket's region, such as `oss-cn-hangzhou.aliyuncs.com`. */
  readonly extranetEndpoint: string | undefined
  /** Host that is reachable from within the region only. */
  readonly intranetEndpoint: string | undefined
}

export function listBuckets(
  connection: Connection,
  input: ListBucketsInput = {},
): AsyncIterable<ListedBucket> {
  return listPages(prepareCall(connection, input), input.prefix)
}

async function* listPages(
  { context, send }: PreparedCall,
  prefix: string | undefined,
): AsyncGenerator<ListedBucket> {
  let marker = ''
  for (;;) {
    const query = { 'max-keys': '1000', ...(prefix && { prefix }), ...(marker && { marker }) }
    const response = await sendRequest(context, { operation: OPERATION, method: 'GET', query }, send)
    const { buckets, next } = readDocument(response, OPERATION, 'ListAllMyBucketsResult', readPage)
    yield* buckets
    if (next === undefined) return
    // Names are ASCII. A list that only moves forward ends.
    if (next <= marker || buckets.length === 0)
      throw new ResponseError(OPERATION, response.requestId, 'does not name the next page of the list')
    marker = next
  }
}

function readPage(page: XmlElement): {
  readonly buckets: readonly ListedBucket[]
  readonly next: string | undefined
} {
  return {
    buckets: page.list('Buckets').flatMap((list) => list.list('Bucket').map(readBucket)),
    next: page.optionalText('IsTruncated') === 'true' ? page.text('NextMarker') : undefined,
  }
}

/** Reads a `<Bucket>` element, as ListBuckets and GetBucketInfo return it. */
export function readBucket(bucket: XmlElement): ListedBucket {
  return {
    name: bucket.text('Name'),
    location: bucket.text('Location'),
    created: new Date(bucket.text('CreationDate')),
    storageClass: bucket.optionalText('StorageClass'),
    extranetEndpoint: bucket.optionalText('ExtranetEndpoint'),
    intranetEndpoint: bucket.optionalText('IntranetEndpoint'),
  }
}
