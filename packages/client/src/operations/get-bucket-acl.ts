import { type Connection, prepareCall } from '../connection/connection.ts'
import { sendRequest } from '../connection/oss-request.ts'
import { checkBucket } from '../options/object-name.ts'
import type { BucketInput } from '../options/request-input.ts'
import { BUCKET_ACLS, type BucketAcl } from './put-bucket.ts'
import { readGrant } from './read-grant.ts'

const OPERATION = 'GetBucketAcl'

export async function getBucketAcl(connection: Connection, input: BucketInput): Promise<BucketAcl> {
  const { bucket } = input
  checkBucket(bucket)
  const { context, send } = prepareCall(connection, input)
  const request = { operation: OPERATION, method: 'GET', bucket, query: { acl: '' } } as const
  return readGrant(await sendRequest(context, request, send), OPERATION, BUCKET_ACLS)
}
