import { invalidArgument } from '../errors/service-error.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { COPY_SOURCE_CONDITIONS, requireConditions } from '../parameters/conditions.ts'
import { percentDecode } from '../wire/percent-encoding.ts'
import type { OperationRequest, Service } from './operation.ts'
import { requireVersion } from './versions/require-object.ts'
import { requireReadable } from './versions/restore-state.ts'

const COPY_SOURCE = 'x-oss-copy-source'

/**
 * Returns the object named in `x-oss-copy-source`, if the sender may read it and the conditions on it are
 * met.
 *
 * @throws ServiceError `InvalidArgument`, `AccessDenied`, `NoSuchBucket`, `NoSuchKey`, `PreconditionFailed`,
 *   `NotModified`, `InvalidObjectState`.
 */
export function requireCopySource(request: OperationRequest, service: Service): ObjectRecord {
  const value = request.headers.get(COPY_SOURCE) ?? ''
  const [, bucket = '', rawKey = '', version] =
    /^\/?([^/?]+)\/([^?]+)(?:\?versionId=(.*))?$/.exec(value) ?? []
  const key = percentDecode(rawKey)
  if (bucket === '' || key === undefined) {
    throw invalidArgument(
      COPY_SOURCE,
      value,
      'Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.',
    )
  }
  request.requirePermission('oss:GetObject', bucket, key)
  const source = requireVersion(service, { bucket, key, version })
  requireConditions(request.headers, source, COPY_SOURCE_CONDITIONS)
  requireReadable(source, request.now())
  return source
}
