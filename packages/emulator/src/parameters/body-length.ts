import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { RequestBody } from '../wire/request-body.ts'

const MAX_BYTE_LENGTH = 5 * 1024 ** 3

/**
 * Checks the announced length.
 *
 * @throws ServiceError `MissingContentLength`, `InvalidArgument` beyond 5 GiB.
 */
export function requireBodyLength(body: RequestBody): void {
  if (!body.isAnnounced) throw new ServiceError('MissingContentLength')
  const { declaredByteLength = 0 } = body
  if (declaredByteLength <= MAX_BYTE_LENGTH) return
  throw invalidArgument('Content-Length', String(declaredByteLength), 'The body is larger than 5 GB.')
}
