import { type Credentials, parseExpiresAt } from '@oss/signer'
import { ValidationError } from '../errors/validation-error.ts'
import { checkOption, type OptionRule } from '../options/check-options.ts'

/** A request for credentials. */
export interface CredentialsRequest {
  /** True: OSS rejected the current credentials, so new ones are needed. */
  readonly forceRefresh: boolean
  readonly signal: AbortSignal
}

/**
 * Provides credentials. Called for the first request, shortly before the credentials expire (`expiresAt`),
 * and when OSS rejects them. Calls do not overlap, however many requests are waiting.
 */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<Credentials>

const TOKEN: OptionRule = { accepts: (value) => typeof value === 'string', range: 'a string' }

/**
 * Returns a provider of fixed credentials.
 *
 * @throws ValidationError `OPTION_INVALID` for a token that is not a string, or an `expiresAt` that is
 *   not a time.
 */
export function staticCredentials(credentials: Credentials): CredentialsProvider {
  checkOption('securityToken', credentials.securityToken, TOKEN)
  try {
    parseExpiresAt(credentials.expiresAt)
  } catch (error) {
    throw new ValidationError('OPTION_INVALID', 'expiresAt', String(Reflect.get(Object(error), 'message')))
  }
  return async () => credentials
}

// A symbol, so that copies of the credentials and of this package know it, too.
const ANONYMOUS = Symbol.for('oss.anonymous')

/**
 * Returns a provider of no credentials: requests are sent without a signature. They can read objects whose
 * access control is `public-read`, and do what the bucket allows everyone to do. Signed URLs and forms cannot
 * be created.
 */
export function anonymousCredentials(): CredentialsProvider {
  const credentials = Object.freeze({ accessKeyId: '', accessKeySecret: '', [ANONYMOUS]: true })
  return async () => credentials
}

/** Whether requests with these credentials are not signed. */
export function isAnonymous(credentials: Credentials): boolean {
  return ANONYMOUS in credentials
}
