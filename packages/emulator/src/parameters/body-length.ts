import { invalidArgument, ServiceFailure } from '../errors/service-error.ts'
import type { OperationRequest } from '../service/operation.ts'

const maxByteLength = 5 * 1024 ** 3

/** @throws ServiceFailure `MissingContentLength`, `InvalidArgument` beyond 5 GiB. */
export function requireBodyLength({ body }: OperationRequest): void {
  if (!body.isAnnounced) throw new ServiceFailure('MissingContentLength')
  const { declaredByteLength = 0 } = body
  if (declaredByteLength <= maxByteLength) return
  throw invalidArgument('Content-Length', String(declaredByteLength), 'The body is larger than 5 GB.')
}
