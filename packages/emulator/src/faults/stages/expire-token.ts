import { expiredToken } from '../../signature/credentials.ts'
import type { Query } from '../../wire/query.ts'
import type { RequestHeaders } from '../../wire/request-headers.ts'
import type { Fault } from '../plan/fault.ts'

/**
 * @throws ServiceError `SecurityTokenExpired` when a fault states that the credentials of the request have
 *   expired.
 */
export function expireToken(fault: Fault | undefined, headers: RequestHeaders, query: Query): void {
  if (fault?.kind !== 'expired-token') return
  throw expiredToken(headers.get('x-oss-security-token') ?? query.get('x-oss-security-token') ?? '')
}
