import type { CredentialsError } from './credentials-error.ts'

/** Whether a source is not set up, so that the next one may be tried. */
export function isNotConfigured(error: unknown): error is CredentialsError {
  // `instanceof` fails across copies of the package (ESM and CommonJS).
  return (
    typeof error === 'object' &&
    error !== null &&
    Reflect.get(error, 'name') === 'CredentialsError' &&
    Reflect.get(error, 'code') === 'NOT_CONFIGURED'
  )
}
