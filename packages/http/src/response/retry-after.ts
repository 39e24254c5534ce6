import { parseHttpDate } from '../time/http-date.ts'

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from `now`. `undefined` when there is none or it is
 * neither whole seconds nor an HTTP date that lies ahead.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const time = parseHttpDate(text)
  return time === undefined || time <= now ? undefined : time - now
}
