import { ServiceError } from '../../errors/service-error.ts'
import type { ObjectRecord } from '../../model/object-record.ts'
import { isDeleteMarker, versionIdOf } from '../../model/stored-version.ts'
import type { OperationRequest, Service } from '../operation.ts'
import { requireBucket } from '../require-bucket.ts'
import { versionHeaders } from './version-headers.ts'

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
 * Returns an object version, or the current one (docs/protocol.md#versioning).
 *
 * @throws ServiceError `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a delete marker.
 */
export function requireVersion(service: Service, { bucket, key, version }: ObjectVersion): ObjectRecord {
  requireBucket(service, bucket)
  const versions = service.catalogue.versions(bucket, key)
  const found =
    version === undefined ? versions[0] : versions.find((candidate) => versionIdOf(candidate) === version)
  if (found === undefined) {
    if (version === undefined) throw new ServiceError('NoSuchKey', { details: { Key: key } })
    throw new ServiceError('NoSuchVersion', { details: { Key: key, VersionId: version } })
  }
  if (!isDeleteMarker(found)) return found
  const headers = { 'x-oss-delete-marker': 'true', ...versionHeaders(service, found) }
  if (version === undefined) throw new ServiceError('NoSuchKey', { details: { Key: key }, headers })
  throw new ServiceError('MethodNotAllowed', {
    details: { Method: 'GET', ResourceType: 'DeleteMarker' },
    headers,
  })
}
