import { parseHttpDate } from '../time/http-date.ts'

/**
 * Converts a `Retry-After` header to milliseconds. `undefined` if it is missing, or neither whole seconds nor
 * an HTTP date in the future.
 *
 * @param now - current time in milliseconds since the epoch
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const time = parseHttpDate(text)
  return time === undefined || time <= now ? undefined : time - now
}
