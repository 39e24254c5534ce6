import { SigningError } from '../errors/signing-error.ts'

/** One instant in the formats that signatures use. */
export interface SigningTime {
  /** `yyyymmdd`, UTC. */
  readonly day: string
  /** `yyyymmddThhmmssZ`. */
  readonly basicIso: string
  /** RFC 1123, e.g. `Wed, 28 Dec 2022 10:27:41 GMT`. */
  readonly httpDate: string
  /** Whole seconds since the epoch. */
  readonly unixSeconds: number
}

let lastTime: SigningTime = formatTime(new Date(0))

/**
 * Formats the signing time.
 *
 * @throws SigningError `TIME_INVALID` for an invalid date or one outside the years 0 to 9999
 */
export function signingTime(at: Date): SigningTime {
  // Many requests are signed within one second, and formatting the time takes longest.
  if (Math.floor(at.getTime() / 1000) !== lastTime.unixSeconds) lastTime = formatTime(at)
  return lastTime
}

function formatTime(at: Date): SigningTime {
  const year = at.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) {
    throw new SigningError(
      'TIME_INVALID',
      'at',
      'The signing time is not a valid date. Pass the current time.',
    )
  }
  const basicIso = `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
  return {
    day: basicIso.slice(0, 8),
    basicIso,
    httpDate: at.toUTCString(),
    unixSeconds: Math.floor(at.getTime() / 1000),
  }
}
