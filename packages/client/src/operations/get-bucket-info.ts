import { type Connection, prepareCall } from '../connection/connection.ts'
import { readDocument, sendRequest } from '../connection/oss-request.ts'
import { checkBucket } from '../options/object-name.ts'
import type { BucketInput } from '../options/request-input.ts'
import { type ListedBucket, readBucket } from './list-buckets.ts'

const OPERATION = 'GetBucketInfo'

/** Description of a bucket (OSS: GetBucketInfo). */
export interface BucketInfo extends ListedBucket {
  readonly acl: string | undefined
  /** `LRS` or `ZRS`. */
  readonly dataRedundancy: string | undefined
  /** `Enabled`, `Suspended`, or `undefined` when versioning was never enabled. */
  readonly versioning: string | undefined
}

export async function getBucketInfo(connection: Connection, input: BucketInput): Promise<BucketInfo> {
  const { bucket } = input
  checkBucket(bucket)
  const { context, send } = prepareCall(connection, input)
  const request = { operation: OPERATION, method: 'GET', bucket, query: { bucketInfo: '' } } as const
  const response = await sendRequest(context, request, send)
  return readDocument(response, OPERATION, 'BucketInfo', (document) => {
    const [info] = document.list('Bucket')
    if (info === undefined) throw new Error('no <Bucket>')
    return {
      ...readBucket(info),
      acl: info.list('AccessControlList')[0]?.optionalText('Grant'),
      dataRedundancy: info.optionalText('DataRedundancyType'),
      versioning: info.optionalText('Versioning'),
    }
  })
}
