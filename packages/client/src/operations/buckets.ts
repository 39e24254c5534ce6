import { bytesBody, type SendOptions, type XmlElement } from '@oss/http'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { AnswerError } from '../errors/answer-error.ts'
import { choice, defined } from '../options/header-value.ts'
import { STORAGE_CLASSES, type StorageClass } from '../options/object-options.ts'

/** Access rights of a bucket (OSS: PutBucketACL). */
export type BucketAcl = 'private' | 'public-read' | 'public-read-write'

/** How a bucket is made. */
export interface BucketOptions {
  /** Default: `private`. */
  readonly acl?: BucketAcl
  /** What its objects have unless they say otherwise; cannot be changed later. Default: `Standard`. */
  readonly storageClass?: StorageClass
  /** `LRS`: in one zone. `ZRS`: in several zones. Cannot be changed later. Default: `LRS`. */
  readonly dataRedundancy?: 'LRS' | 'ZRS'
}

/** A bucket as the list of buckets shows it. */
export interface ListedBucket {
  readonly name: string
  /** Such as `oss-cn-hangzhou`. */
  readonly location: string
  readonly created: Date
  readonly storageClass: string | undefined
  /** Host to reach it from anywhere, such as `oss-cn-hangzhou.aliyuncs.com`. */
  readonly extranetEndpoint: string | undefined
  /** Host to reach it from inside its region. */
  readonly intranetEndpoint: string | undefined
}

/** What OSS tells of a bucket (OSS: GetBucketInfo). */
export interface BucketInfo extends ListedBucket {
  readonly acl: string | undefined
  /** `LRS` or `ZRS`. */
  readonly dataRedundancy: string | undefined
  /** `Enabled`, `Suspended`, or `undefined` when there never was any. */
  readonly versioning: string | undefined
}

/** Makes a bucket (OSS: PutBucket). @throws ValidationError `OPTION_INVALID` */
export async function putBucket(
  context: OssContext,
  bucket: string,
  options: BucketOptions,
  send: SendOptions,
): Promise<void> {
  const acl = choice('acl', options.acl, ['private', 'public-read', 'public-read-write'])
  const storageClass = choice('storageClass', options.storageClass, STORAGE_CLASSES)
  const redundancy = choice('dataRedundancy', options.dataRedundancy, ['LRS', 'ZRS'])
  const settings =
    (storageClass === undefined ? '' : `<StorageClass>${storageClass}</StorageClass>`) +
    (redundancy === undefined ? '' : `<DataRedundancyType>${redundancy}</DataRedundancyType>`)
  const text = `<CreateBucketConfiguration>${settings}</CreateBucketConfiguration>`
  await sendRequest(
    context,
    {
      operation: 'PutBucket',
      method: 'PUT',
      bucket,
      headers: defined({ 'x-oss-acl': acl, 'content-type': settings === '' ? undefined : 'application/xml' }),
      ...(settings !== '' && { body: bytesBody(text) }),
    },
    send,
  )
}

/** Deletes a bucket that is empty (OSS: DeleteBucket). Unfinished uploads count as content. */
export async function deleteBucket(context: OssContext, bucket: string, send: SendOptions): Promise<void> {
  await sendRequest(context, { operation: 'DeleteBucket', method: 'DELETE', bucket }, send)
}

/** Describes a bucket (OSS: GetBucketInfo). */
export async function getBucketInfo(
  context: OssContext,
  bucket: string,
  send: SendOptions,
): Promise<BucketInfo> {
  const operation = 'GetBucketInfo'
  const query = { bucketInfo: '' }
  const answer = await sendRequest(context, { operation, method: 'GET', bucket, query }, send)
  return readDocument(answer, operation, 'BucketInfo', (document) => {
    const [info] = document.list('Bucket')
    if (info === undefined) throw new Error('no <Bucket>')
    return {
      ...bucketOf(info),
      acl: info.list('AccessControlList')[0]?.optionalText('Grant'),
      dataRedundancy: info.optionalText('DataRedundancyType'),
      versioning: info.optionalText('Versioning'),
    }
  })
}

/** The location of a bucket, such as `oss-cn-hangzhou` (OSS: GetBucketLocation). */
export async function getBucketLocation(
  context: OssContext,
  bucket: string,
  send: SendOptions,
): Promise<string> {
  const operation = 'GetBucketLocation'
  const query = { location: '' }
  const answer = await sendRequest(context, { operation, method: 'GET', bucket, query }, send)
  return readDocument(answer, operation, 'LocationConstraint', (document) => document.content)
}

/** The buckets of the account, by name, a page of 1,000 at a time (OSS: ListBuckets). */
export async function* listBuckets(
  context: OssContext,
  prefix: string | undefined,
  send: SendOptions,
): AsyncGenerator<ListedBucket> {
  const operation = 'ListBuckets'
  let marker = ''
  for (;;) {
    const query = { 'max-keys': '1000', ...(prefix && { prefix }), ...(marker && { marker }) }
    const answer = await sendRequest(context, { operation, method: 'GET', query }, send)
    const { buckets, next } = readDocument(answer, operation, 'ListAllMyBucketsResult', pageOf)
    yield* buckets
    if (next === undefined) return
    // Names are ASCII; what only goes forward ends.
    if (next <= marker || buckets.length === 0)
      throw new AnswerError(operation, answer.requestId, 'does not say where the list goes on')
    marker = next
  }
}

function pageOf(page: XmlElement): {
  readonly buckets: readonly ListedBucket[]
  readonly next: string | undefined
} {
  return {
    buckets: page.list('Buckets').flatMap((list) => list.list('Bucket').map(bucketOf)),
    next: page.optionalText('IsTruncated') === 'true' ? page.text('NextMarker') : undefined,
  }
}

function bucketOf(bucket: XmlElement): ListedBucket {
  return {
    name: bucket.text('Name'),
    location: bucket.text('Location'),
    created: new Date(bucket.text('CreationDate')),
    storageClass: bucket.optionalText('StorageClass'),
    extranetEndpoint: bucket.optionalText('ExtranetEndpoint'),
    intranetEndpoint: bucket.optionalText('IntranetEndpoint'),
  }
}
