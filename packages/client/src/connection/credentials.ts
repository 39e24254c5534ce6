import type { Credentials } from '@oss/signer'
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
