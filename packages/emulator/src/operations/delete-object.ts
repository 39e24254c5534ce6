import { emptyReply } from '../http/reply.ts'
import type { Operation } from './operation.ts'
import { requireBucket } from './require-bucket.ts'

/** DeleteObject (docs/protocol.md#deleteobject): 204 whether or not there was such an object. */
export const deleteObject: Operation = async (request, service) => {
  const { bucket, key } = request
  await request.commit(async () => {
    requireBucket(service, bucket)
    await service.catalogue.removeObject(bucket, key)
  })
  return emptyReply(204)
}
