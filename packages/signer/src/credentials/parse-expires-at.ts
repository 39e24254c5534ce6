import { SigningError } from '../errors/signing-error.ts'
import type { Credentials } from './credentials.ts'

/** Milliseconds since the epoch reached this in 1973; seconds reach it in the year 5138. */
const MIN_MS = 1e11
/** The last time that a `Date` can hold. */
const MAX_MS = 8.64e15
/** The time zone is required: without it, a text would mean a different moment on each machine. */
const ISO_8601 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?:Z|([+-]\d{2}):?(\d{2}))$/
const ACCEPTED_FORMS =
  'milliseconds since the epoch, a Date, or an ISO 8601 string with a time zone, such as "2030-01-31T12:00:00Z"'

/**
 * Returns the expiry of credentials in milliseconds since the epoch; `undefined` if they do not expire.
 *
 * @throws SigningError `CREDENTIALS_INVALID` if it is not a time, or is in seconds instead of milliseconds
 */
export function parseExpiresAt(expiresAt: Credentials['expiresAt']): number | undefined {
  if (expiresAt === undefined) return undefined
  if (typeof expiresAt === 'number') return checkedNumber(expiresAt)
  const time = typeof expiresAt === 'string' ? parseText(expiresAt) : timeOfDate(expiresAt)
  if (!Number.isNaN(time)) return time
  throw invalid(`it must be ${ACCEPTED_FORMS} (got ${describe(expiresAt)})`)
}

function checkedNumber(time: number): number {
  if (time >= MIN_MS && time <= MAX_MS) return time
  const advice = time > 0 && time < MIN_MS ? '; multiply seconds by 1000' : ''
  throw invalid(`a number must be milliseconds since the epoch, from 10^11 (got ${time})${advice}`)
}

function parseText(text: string): number {
  const [, time, hours, minutes] = ISO_8601.exec(text.trim()) ?? []
  if (time === undefined) return Number.NaN
  return Date.parse(time.replace(',', '.') + (hours === undefined ? 'Z' : `${hours}:${minutes}`))
}

/** `instanceof` fails for a `Date` of another realm; `getTime` accepts it and throws for any other object. */
function timeOfDate(value: unknown): number {
  try {
    return Date.prototype.getTime.call(value)
  } catch {
    return Number.NaN
  }
}

/** Text is not quoted, because it may be a secret in the wrong field. */
function describe(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'another string'
  return Object.prototype.toString.call(value) === '[object Date]' ? 'an invalid Date' : typeof value
}

function invalid(problem: string): SigningError {
  return new SigningError(
    'CREDENTIALS_INVALID',
    'expiresAt',
    `expiresAt of the credentials is invalid: ${problem}.`,
  )
}
