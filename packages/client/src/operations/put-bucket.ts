import { bytesBody } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { sendRequest } from '../connection/oss-request.ts'
import { choice, defined } from '../options/header-value.ts'
import { checkBucket } from '../options/object-name.ts'
import { STORAGE_CLASSES, type StorageClass } from '../options/object-options.ts'
import type { BucketInput } from '../options/request-input.ts'

/** Access control of a bucket (OSS: PutBucketACL). */
export type BucketAcl = 'private' | 'public-read' | 'public-read-write'

/** Valid values of the ACL of a bucket. */
export const BUCKET_ACLS: readonly BucketAcl[] = ['private', 'public-read', 'public-read-write']

/** Properties of a new bucket. */
export interface BucketOptions {
  /** Default: `private`. */
  readonly acl?: BucketAcl
  /** Storage class of objects that do not specify one; cannot be changed later. Default: `Standard`. */
  readonly storageClass?: StorageClass
  /** `LRS`: in one zone. `ZRS`: in several zones. Cannot be changed later. Default: `LRS`. */
  readonly dataRedundancy?: 'LRS' | 'ZRS'
}

/** A bucket to create. */
export interface PutBucketInput extends BucketInput, BucketOptions {}

export async function putBucket(connection: Connection, input: PutBucketInput): Promise<void> {
  const { bucket } = input
  checkBucket(bucket)
  const { context, send } = prepareCall(connection, input)
  const acl = bucketAclHeader(input.acl)
  const storageClass = choice('storageClass', input.storageClass, STORAGE_CLASSES)
  const redundancy = choice('dataRedundancy', input.dataRedundancy, ['LRS', 'ZRS'])
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
      headers: { ...acl, ...(settings !== '' && { 'content-type': 'application/xml' }) },
      ...(settings !== '' && { body: bytesBody(text) }),
    },
    send,
  )
}

/** Returns the header that sets the ACL of a bucket. @throws ValidationError `OPTION_INVALID` */
export function bucketAclHeader(acl: BucketAcl | undefined): Readonly<Record<string, string>> {
  return defined({ 'x-oss-acl': choice('acl', acl, BUCKET_ACLS) })
}
