import { normalObject } from '../model/normal-object.ts'
import type { ObjectProperties } from '../model/object-properties.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { StoredContent } from '../model/stored-content.ts'
import type { OperationRequest, Service } from './operation.ts'
import { requireOverwriteAllowed } from './overwrite-protection.ts'
import { requireBucket } from './require-bucket.ts'

/**
 * Stores received content as the object of a request. Repeats the checks made before the content arrived,
 * because other requests may have written meanwhile.
 *
 * @throws ServiceError `NoSuchBucket`, `FileAlreadyExists`.
 */
export function storeObject(
  request: OperationRequest,
  service: Service,
  properties: ObjectProperties,
  content: StoredContent,
): Promise<ObjectRecord> {
  const { bucket, key } = request
  return request.commit(async () => {
    requireBucket(service, bucket)
    requireOverwriteAllowed(service, request)
    const record = normalObject({ bucket, key, properties, lastModified: request.now() }, content)
    return service.catalogue.addObject(record)
  })
}
