import { ServiceError } from '../errors/service-error.ts'
import type { OpenUpload } from '../storage/catalogue-index.ts'
import type { OperationRequest, Service } from './operation.ts'
import { requireBucket } from './require-bucket.ts'

/**
 * Returns the upload named in `uploadId`, if it belongs to the requested object.
 *
 * @param ec the `EC` value, which differs by operation.
 * @throws ServiceError `NoSuchBucket`, `NoSuchUpload`.
 */
export function requireUpload(
  service: Service,
  { bucket, key, query }: Pick<OperationRequest, 'bucket' | 'key' | 'query'>,
  ec = '0042-00000002',
): OpenUpload {
  requireBucket(service, bucket)
  const uploadId = query.get('uploadId') ?? ''
  const open = service.catalogue.upload(uploadId)
  if (open?.upload.bucket === bucket && open.upload.key === key) return open
  throw new ServiceError('NoSuchUpload', {
    details: { UploadId: uploadId },
    ec,
  })
}
