import { SigningError } from '@oss/signer'
import type { CredentialsProvider } from '../connection/credentials.ts'

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
      const message = `Missing credentials: set the environment variable${missing.includes(undefined) ? '' : 's'} ${names}.`
      throw new SigningError('CREDENTIALS_MISSING', 'credentials', message)
    }
    return { accessKeyId: id, accessKeySecret: secret, ...(token && { securityToken: token }) }
  }
}
