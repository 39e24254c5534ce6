import { type Connection, prepareCall } from '../connection/connection.ts'
import { sendRequest } from '../connection/oss-request.ts'
import { checkBucket } from '../options/object-name.ts'
import type { BucketInput } from '../options/request-input.ts'
import { type BucketAcl, bucketAclHeader } from './put-bucket.ts'

/** New access control of a bucket. */
export interface BucketAclInput extends BucketInput {
  readonly acl: BucketAcl
}

export async function putBucketAcl(connection: Connection, input: BucketAclInput): Promise<void> {
  const { bucket, acl } = input
  checkBucket(bucket)
  const { context, send } = prepareCall(connection, input)
  const headers = bucketAclHeader(acl)
  const query = { acl: '' }
  await sendRequest(context, { operation: 'PutBucketAcl', method: 'PUT', bucket, query, headers }, send)
}
