import type { Operation } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyReply } from '../wire/http-response.ts'

/** DeleteObject (docs/protocol.md#deleteobject): 204 whether or not there was such an object. */
export const deleteObject: Operation = async (request, service) => {
  const { bucket, key } = request
  await request.commit(async () => {
    requireBucket(service, bucket)
    await service.catalogue.removeObject(bucket, key)
  })
  return emptyReply(204)
}
