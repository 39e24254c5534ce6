import type { ErrorFactory } from '../errors/credentials-error.ts'

/**
 * Parses the URL of a service that returns credentials.
 *
 * @throws CredentialsError `OPTION_INVALID`, without repeating the URL, which may hold a password
 */
export function checkUrl(text: string, name: string, fail: ErrorFactory): URL {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw fail('OPTION_INVALID', `${name} must be an http or https URL.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw fail('OPTION_INVALID', `${name} must not contain a user name or password.`)
  }
  return url
}
