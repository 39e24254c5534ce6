import { ServiceError } from '../errors/service-error.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** DeleteBucket (docs/protocol.md#buckets). A bucket with open uploads is not empty. */
export async function deleteBucket(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { bucket: name } = request
  await request.commit(async () => {
    const { objects, history } = requireBucket(service, name)
    if (objects.size > 0 || history.size > 0 || service.catalogue.uploads(name).length > 0) {
      throw new ServiceError('BucketNotEmpty', { details: { BucketName: name } })
    }
    await service.catalogue.removeBucket(name)
  })
  return emptyResponse(204)
}
