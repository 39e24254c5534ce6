import { ServiceError } from '../errors/service-error.ts'

/** Maximum difference between the clocks of client and server, in either direction. */
export const MAX_SKEW_MS = 900_000

/** @throws ServiceError `RequestTimeTooSkewed` (docs/protocol.md#request-time). */
export function requireSmallSkew(requestTime: number, now: number): void {
  if (Math.abs(requestTime - now) <= MAX_SKEW_MS) return
  throw new ServiceError('RequestTimeTooSkewed', {
    details: {
      MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
      RequestTime: new Date(requestTime).toISOString(),
      ServerTime: new Date(now).toISOString(),
    },
  })
}

/** @throws ServiceError `AccessDenied` when a signed URL has expired (docs/protocol.md#signed-urls). */
export function requireNotExpired(expiresAt: number, now: number, ec: string): void {
  if (now <= expiresAt) return
  throw new ServiceError('AccessDenied', {
    message: 'Request has expired.',
    ec,
    details: { Expires: new Date(expiresAt).toISOString(), ServerTime: new Date(now).toISOString() },
  })
}
