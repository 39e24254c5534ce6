import { SigningError } from '../errors/signing-error.ts'

const MAX_SECONDS = 604_800

/** Refuses a lifetime that OSS refuses: V4 signatures in URLs, and policies of forms, are good for seven days at most. */
export function checkWeek(expiresInSeconds: number): void {
  if (Number.isInteger(expiresInSeconds) && expiresInSeconds >= 1 && expiresInSeconds <= MAX_SECONDS) return
  throw new SigningError(
    'EXPIRY_OUT_OF_RANGE',
    'expiresInSeconds',
    `expiresInSeconds must be a whole number from 1 to ${MAX_SECONDS} (seven days).`,
  )
}
