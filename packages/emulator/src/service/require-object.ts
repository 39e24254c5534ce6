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

/** Names an object, and one of its versions or the current one. */
export interface ObjectVersion {
  readonly bucket: string
  readonly key: string
  readonly version: string | undefined
}

/** Names the object version in the path and the parameter `versionId` of a request. */
export function requestedVersion({ bucket, key, query }: OperationRequest): ObjectVersion {
  return { bucket, key, version: query.get('versionId') }
}

/**
 * Returns an object version. Buckets are not versioned, so the only version of an
 * object is `null` (docs/protocol.md#getobject).
 *
 * @throws ServiceError `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`.
 */
export function requireVersion(service: Service, { bucket, key, version }: ObjectVersion): ObjectRecord {
  const object = requireObject(service, bucket, key)
  if (version === undefined || version === 'null') return object
  throw new ServiceError('NoSuchVersion', {
    details: { Key: key, VersionId: version },
  })
}
