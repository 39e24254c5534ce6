import { parseHttpDate } from '../time/http-date.ts'

/**
 * Reads a `Retry-After` header as milliseconds from `now`. `undefined` without the header, and when it is
 * neither whole seconds nor an HTTP date in the future.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const time = parseHttpDate(text)
  return time === undefined || time <= now ? undefined : time - now
}
