import type { CredentialsProvider } from '../credentials/credentials.ts'
import { type CredentialsError, failuresOf } from '../errors/credentials-error.ts'

const fail = failuresOf('credentials chain')

/**
 * The credentials of the first source that is set up. The one that was found is kept: it is asked from then on.
 *
 * A source that is set up but fails ends the search, because what comes after it may be another account; only `NOT_CONFIGURED` goes on.
 *
 * @throws CredentialsError `OPTION_INVALID` without sources
 */
export function chainCredentials(sources: readonly CredentialsProvider[]): CredentialsProvider {
  if (sources.length === 0) throw fail('OPTION_INVALID', 'there are no sources to choose from.')
  let found: CredentialsProvider | undefined
  return async (request) => {
    if (found !== undefined) return found(request)
    const problems: string[] = []
    for (const source of sources) {
      try {
        const credentials = await source(request)
        found = source
        return credentials
      } catch (error) {
        if (!isNotConfigured(error)) throw error
        problems.push(error.message)
      }
    }
    throw fail('NOT_CONFIGURED', `no source has credentials. ${problems.join(' ')}`)
  }
}

function isNotConfigured(error: unknown): error is CredentialsError {
  // By name: two copies of the package may meet.
  return (
    error instanceof Error &&
    error.name === 'CredentialsError' &&
    'code' in error &&
    error.code === 'NOT_CONFIGURED'
  )
}
