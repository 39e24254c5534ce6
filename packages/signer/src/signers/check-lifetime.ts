import { SigningError } from '../errors/signing-error.ts'

const MAX_SECONDS = 604_800

/**
 * Checks the lifetime of a V4 URL or of a form policy, which OSS limits to seven days.
 *
 * @throws SigningError `EXPIRY_OUT_OF_RANGE`
 */
export function checkLifetime(expiresInSeconds: number): void {
  if (Number.isInteger(expiresInSeconds) && expiresInSeconds >= 1 && expiresInSeconds <= MAX_SECONDS) return
  throw new SigningError(
    'EXPIRY_OUT_OF_RANGE',
    'expiresInSeconds',
    `expiresInSeconds must be a whole number of seconds from 1 to ${MAX_SECONDS}, i.e. seven days (got ${expiresInSeconds}).`,
  )
}
