import { ServiceError } from '../errors/service-error.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { OperationRequest, Service } from './operation.ts'
import { requireBucket } from './require-bucket.ts'

/** @throws ServiceError `NoSuchBucket`, `NoSuchKey`. */
export function requireObject(service: Service, bucket: string, key: string): ObjectRecord {
  requireBucket(service, bucket)
  const object = service.catalogue.object(bucket, key)
  if (object === undefined) throw new ServiceError('NoSuchKey', { details: { Key: key } })
  return object
}

/**
 * Returns the object version that a request names. Buckets are not versioned, so the only version of an
 * object is `null` (docs/protocol.md#getobject).
 *
 * @throws ServiceError `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`.
 */
export function requireVersion({ bucket, key, query }: OperationRequest, service: Service): ObjectRecord {
  const object = requireObject(service, bucket, key)
  const version = query.get('versionId')
  if (version === undefined || version === 'null') return object
  throw new ServiceError('NoSuchVersion', {
    details: { Key: key, VersionId: version },
  })
}
