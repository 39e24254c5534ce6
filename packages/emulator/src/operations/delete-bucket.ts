import { ServiceFailure } from '../errors/service-error.ts'
import type { Operation } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyReply } from '../wire/http-response.ts'

/** DeleteBucket (docs/protocol.md#buckets). Open uploads count as content. */
export const deleteBucket: Operation = async (request, service) => {
  const { bucket: name } = request
  await request.commit(async () => {
    const { objects } = requireBucket(service, name)
    if (objects.size > 0 || service.catalogue.uploads(name).length > 0) {
      throw new ServiceFailure('BucketNotEmpty', { details: [['BucketName', name]] })
    }
    await service.catalogue.removeBucket(name)
  })
  return emptyReply(204)
}
