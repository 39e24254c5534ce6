import { ServiceError } from '../../errors/service-error.ts'
import type { ObjectRecord } from '../../model/object-record.ts'
import type { Service } from '../operation.ts'

/**
 * Follows a symbolic link for reading (docs/protocol.md#symbolic-links): content, ETag and checksums are
 * those of its target, everything else its own.
 *
 * @returns the object itself if it is no symbolic link.
 * @throws ServiceError `SymlinkTargetNotExist`, `InvalidTargetType`.
 */
export function followSymlink({ catalogue }: Service, object: ObjectRecord): ObjectRecord {
  const { bucket, symlinkTarget } = object
  if (symlinkTarget === undefined) return object
  const target = catalogue.object(bucket, symlinkTarget)
  if (target === undefined) {
    throw new ServiceError('SymlinkTargetNotExist', { details: { Key: symlinkTarget } })
  }
  if (target.type === 'Symlink') {
    throw new ServiceError('InvalidTargetType', { details: { Key: symlinkTarget } })
  }
  const { byteLength, etag, crc64, segments, md5Base64 } = target
  const content = { byteLength, etag, crc64, segments, ...(md5Base64 === undefined ? {} : { md5Base64 }) }
  return { ...object, ...content, lastModified: Math.max(object.lastModified, target.lastModified) }
}
