import type { ServiceError } from '../errors/service-error.ts'
import { parseHttpDate } from '../time/http-date.ts'

// A day, and the quarter of an hour that OSS allows anyway. More is not a clock that runs wrong but a hostile answer.
const maxSkewMs = (24 * 60 + 15) * 60_000

/** What an answer says about our clock. */
export interface ClockSkew {
  /** Add this to the local time to get the service's. */
  readonly skewMs: number
  /** False: too far off to be believed. */
  readonly plausible: boolean
}

/**
 * How far the service's clock is ahead of ours. Taken from the error document, or else from the `Date` header, which
 * a proxy may have set.
 */
export function clockSkewOf(
  { serverTime }: Pick<ServiceError, 'serverTime'>,
  dateHeader: string | undefined,
  now: number,
): ClockSkew | undefined {
  const serviceNow = serverTime?.getTime() ?? parseHttpDate(dateHeader ?? '')
  if (serviceNow === undefined) return undefined
  const skewMs = serviceNow - now
  return { skewMs, plausible: Math.abs(skewMs) <= maxSkewMs }
}

/** For people: what is wrong with the clock, and what to do. */
export function describeSkew({ skewMs }: ClockSkew): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000)
  const side = skewMs > 0 ? 'behind' : 'ahead of'
  return `This machine's clock is about ${minutes} minutes ${side} the service's. Set it and try again.`
}
