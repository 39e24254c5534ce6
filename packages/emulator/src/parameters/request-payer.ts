import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { Query } from '../wire/query.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

const REQUEST_PAYER = 'x-oss-request-payer'

/**
 * Checks `x-oss-request-payer` (docs/protocol.md#requester-pays).
 *
 * @param isRequired whether the bucket's requesters pay.
 * @throws ServiceError `InvalidArgument`, `AccessDenied`.
 */
export function requireRequestPayer(headers: RequestHeaders, query: Query, isRequired: boolean): void {
  const payer = headers.get(REQUEST_PAYER) ?? query.get(REQUEST_PAYER)
  if (payer !== undefined && payer !== 'requester')
    throw invalidArgument(REQUEST_PAYER, payer, 'The x-oss-request-payer must be requester.')
  if (payer !== undefined || !isRequired) return
  throw new ServiceError('AccessDenied', {
    message: 'The request must have the header x-oss-request-payer: requester.',
    ec: '0003-00000703',
  })
}
