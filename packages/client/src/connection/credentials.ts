import { type Credentials, SigningError } from '@oss/signer'
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
const EXPIRY: OptionRule = { accepts: Number.isFinite, range: 'milliseconds since the epoch' }

/**
 * Returns a provider of fixed credentials.
 *
 * @throws ValidationError `OPTION_INVALID` for a token that is not a string or an expiry that is not a
 *   number.
 */
export function staticCredentials(credentials: Credentials): CredentialsProvider {
  checkOption('securityToken', credentials.securityToken, TOKEN)
  checkOption('expiresAt', credentials.expiresAt, EXPIRY)
  return async () => credentials
}

/**
 * Returns a provider that reads `OSS_ACCESS_KEY_ID`, `OSS_ACCESS_KEY_SECRET` and, for temporary credentials,
 * `OSS_SESSION_TOKEN`: the variables of all OSS SDKs. They are read again for each request for credentials.
 *
 * @param environment - default: `process.env`.
 * @throws SigningError (from the provider) `CREDENTIALS_MISSING` with the names of the missing variables.
 */
export function environmentCredentials(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CredentialsProvider {
  return async () => {
    const { OSS_ACCESS_KEY_ID: id, OSS_ACCESS_KEY_SECRET: secret, OSS_SESSION_TOKEN: token } = environment
    if (!id || !secret) {
      const missing = [id ? undefined : 'OSS_ACCESS_KEY_ID', secret ? undefined : 'OSS_ACCESS_KEY_SECRET']
      const names = missing.filter((name) => name !== undefined).join(' and ')
      const message = `No credentials: the environment variable ${names} is not set. Set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET.`
      throw new SigningError('CREDENTIALS_MISSING', 'credentials', message)
    }
    return { accessKeyId: id, accessKeySecret: secret, ...(token && { securityToken: token }) }
  }
}
