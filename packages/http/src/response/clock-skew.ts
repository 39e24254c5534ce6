import type { ServiceError } from '../errors/service-error.ts'
import { parseHttpDate } from '../time/http-date.ts'

// One day, plus the 15 minutes that OSS tolerates. A larger difference indicates a hostile response, not a
// wrong clock.
const MAX_SKEW_MS = (24 * 60 + 15) * 60_000

/** Difference between the service's clock and the local one. */
export interface ClockSkew {
  /** Milliseconds to add to the local time to get the service's. */
  readonly skewMs: number
  /** False when the difference is too large to be trusted. */
  readonly plausible: boolean
}

/**
 * Reads the clock skew from the error document, or else from the `Date` header, which a proxy may have set.
 */
export function clockSkewOf(
  { serverTime }: Pick<ServiceError, 'serverTime'>,
  dateHeader: string | undefined,
  now: number,
): ClockSkew | undefined {
  const serviceNow = serverTime?.getTime() ?? parseHttpDate(dateHeader ?? '')
  if (serviceNow === undefined) return undefined
  const skewMs = serviceNow - now
  return { skewMs, plausible: Math.abs(skewMs) <= MAX_SKEW_MS }
}

/** Describes the skew and what to do about it, in human-readable form. */
export function describeSkew({ skewMs }: ClockSkew): string {
  const side = skewMs > 0 ? 'behind' : 'ahead of'
  return `This machine's clock is about ${durationText(Math.abs(skewMs))} ${side} the service's. Set it and try again.`
}

function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} minutes`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 60 / 24)} days`
}
