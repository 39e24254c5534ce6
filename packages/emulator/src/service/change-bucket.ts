import type { BucketRecord } from '../model/bucket-record.ts'
import type { OperationRequest, Service } from './operation.ts'
import { requireBucket } from './require-bucket.ts'

/**
 * Changes the record of the request's bucket, after the changes of earlier requests.
 *
 * @throws ServiceError `NoSuchBucket`.
 */
export async function changeBucket(
  request: OperationRequest,
  service: Service,
  change: (bucket: BucketRecord) => BucketRecord,
): Promise<void> {
  await request.commit(async () => {
    const { bucket } = requireBucket(service, request.bucket)
    await service.catalogue.saveBucket(change(bucket))
  })
}
