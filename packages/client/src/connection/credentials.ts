import { type Credentials, SigningError } from '@oss/signer'
import { checkOption, type OptionRule } from '../options/check-options.ts'

/** How a client asks for credentials. */
export interface CredentialsRequest {
  /** True: the service refused the present ones; get others. */
  readonly forceRefresh: boolean
  readonly signal: AbortSignal
}

/**
 * Where credentials come from. Called at the first request, shortly before they expire (`expiresAt`), and when the service refuses
 * them; one call at a time, whatever the number of requests that wait for it.
 */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<Credentials>

const TOKEN: OptionRule = { accepts: (value) => typeof value === 'string', range: 'a string' }
const EXPIRY: OptionRule = { accepts: Number.isFinite, range: 'milliseconds since the epoch' }

/** Credentials that never change. @throws ValidationError `OPTION_INVALID` for a token that is no string or an expiry that is no number */
export function staticCredentials(credentials: Credentials): CredentialsProvider {
  checkOption('securityToken', credentials.securityToken, TOKEN)
  checkOption('expiresAt', credentials.expiresAt, EXPIRY)
  return async () => credentials
}

/**
 * Credentials from `OSS_ACCESS_KEY_ID`, `OSS_ACCESS_KEY_SECRET` and, for temporary ones, `OSS_SESSION_TOKEN`: the variables that all
 * OSS SDKs read. They are read anew each time they are asked for.
 *
 * @param environment - default `process.env`.
 * @throws SigningError (from the provider) `CREDENTIALS_MISSING`, naming the variables that are not set.
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
