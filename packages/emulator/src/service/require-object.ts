import { ServiceError } from '../errors/service-error.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { OperationRequest, Service } from './operation.ts'
import { requireBucket } from './require-bucket.ts'

/** @throws ServiceFailure `NoSuchBucket`, `NoSuchKey`. */
export function requireObject(service: Service, bucket: string, key: string): ObjectRecord {
  requireBucket(service, bucket)
  const object = service.catalogue.object(bucket, key)
  if (object === undefined) throw new ServiceError('NoSuchKey', { details: { Key: key } })
  return object
}

/**
 * The version of an object that a request names. Buckets here keep no versions, so an object has the one that is called `null`
 * (docs/protocol.md#getobject).
 *
 * @throws ServiceFailure `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`.
 */
export function requireVersion({ bucket, key, query }: OperationRequest, service: Service): ObjectRecord {
  const object = requireObject(service, bucket, key)
  const version = query.get('versionId')
  if (version === undefined || version === 'null') return object
  throw new ServiceError('NoSuchVersion', {
    details: { Key: key, VersionId: version },
  })
}
