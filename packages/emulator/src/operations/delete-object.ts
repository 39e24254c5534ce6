import type { OperationRequest, Service } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { deleteVersion } from '../service/versions/delete-version.ts'
import { requestedVersion } from '../service/versions/require-object.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** DeleteObject (docs/protocol.md#deleteobject): 204 whether or not the object or version existed. */
export async function deleteObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { versionId, isDeleteMarker } = await request.commit(async () => {
    requireBucket(service, request.bucket)
    return deleteVersion(service.catalogue, requestedVersion(request), request.now())
  })
  return emptyResponse(204, {
    ...(versionId === undefined ? {} : { 'x-oss-version-id': versionId }),
    ...(isDeleteMarker ? { 'x-oss-delete-marker': 'true' } : {}),
  })
}
