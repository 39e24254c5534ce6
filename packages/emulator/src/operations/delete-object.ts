import type { OperationRequest, Service } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** DeleteObject (docs/protocol.md#deleteobject): 204 whether or not the object existed. */
export async function deleteObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { bucket, key, query } = request
  await request.commit(async () => {
    requireBucket(service, bucket)
    // The only version of an object is `null`; OSS also reports success for a version that does not exist.
    if ((query.get('versionId') ?? 'null') !== 'null') return
    await service.catalogue.removeObject(bucket, key)
  })
  return emptyResponse(204)
}
