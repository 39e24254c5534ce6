import { ServiceError } from '../errors/service-error.ts'

/** How far a client's clock may be off, either way. */
export const MAX_SKEW_MS = 900_000

/** @throws ServiceFailure `RequestTimeTooSkewed` (docs/protocol.md#request-time). */
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

/** @throws ServiceFailure `AccessDenied` once a signed URL is past its time (docs/protocol.md#signed-urls). */
export function requireNotExpired(expiresAt: number, now: number, ec: string): void {
  if (now <= expiresAt) return
  throw new ServiceError('AccessDenied', {
    message: 'Request has expired.',
    ec,
    details: { Expires: new Date(expiresAt).toISOString(), ServerTime: new Date(now).toISOString() },
  })
}
