import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import { isNotConfigured } from '../errors/is-not-configured.ts'

const fail = errorFactory('credentials chain')

/**
 * Returns a provider that uses the first source that is set up, and keeps using that source.
 *
 * If a source is set up but fails, the search ends, because the next source may belong to another account.
 * Only `NOT_CONFIGURED` leads to the next source.
 *
 * @throws CredentialsError `OPTION_INVALID` without sources
 */
export function chainCredentials(sources: readonly CredentialsProvider[]): CredentialsProvider {
  if (sources.length === 0)
    throw fail('OPTION_INVALID', 'the list of sources is empty. Pass at least one credentials provider.')
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
