import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { OperationRequest, Service } from './operation.ts'

/**
 * Enforces `x-oss-forbid-overwrite: true` (docs/protocol.md#overwrite-protection).
 *
 * @param ec the `EC` value, which differs by operation.
 * @throws ServiceError `FileAlreadyExists`, `InvalidArgument`.
 */
export function requireOverwriteAllowed(
  { catalogue }: Service,
  { headers, bucket, key }: OperationRequest,
  ec?: string,
): void {
  const value = headers.get('x-oss-forbid-overwrite')
  if (value === undefined || value === 'false') return
  if (value !== 'true') {
    const message = 'The x-oss-forbid-overwrite must be true or false.'
    throw invalidArgument('x-oss-forbid-overwrite', value, message, '0017-00000279')
  }
  // In buckets with versions nothing is lost by overwriting.
  if (catalogue.bucket(bucket)?.bucket.versioning !== undefined) return
  if (catalogue.object(bucket, key) === undefined) return
  throw new ServiceError('FileAlreadyExists', ec === undefined ? {} : { ec })
}
