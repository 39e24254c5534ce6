import type { ErrorFactory } from '../errors/credentials-error.ts'
import type { StsOptions } from './sts-endpoint.ts'

/** The session in which a role is assumed. */
export interface RoleOptions extends StsOptions {
  /** Lifetime of the credentials in seconds, 900 to 43 200. Default: 3600. */
  readonly durationSeconds?: number
  /**
   * Name of the session in the audit log: 2 to 64 letters, digits or `.@-_`. Default: the variable
   * `ALIBABA_CLOUD_ROLE_SESSION_NAME`, or else `oss-sdk`.
   */
  readonly sessionName?: string
  /** RAM policy in JSON that restricts the session further. Default: none. */
  readonly policy?: string
}

/**
 * Returns the request fields that both ways of assuming a role share.
 *
 * @throws CredentialsError `OPTION_INVALID`
 */
export function roleSessionFields(
  options: RoleOptions,
  fail: ErrorFactory,
): Readonly<Record<string, string>> {
  const { durationSeconds = 3600, policy } = options
  const sessionName = options.sessionName || process.env['ALIBABA_CLOUD_ROLE_SESSION_NAME'] || 'oss-sdk'
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900 || durationSeconds > 43_200)
    throw fail('OPTION_INVALID', 'durationSeconds must be a whole number from 900 to 43200.')
  if (!/^[\w.@-]{2,64}$/.test(sessionName))
    throw fail('OPTION_INVALID', 'sessionName must be 2 to 64 letters, digits or ".@-_".')
  return {
    RoleSessionName: sessionName,
    DurationSeconds: String(durationSeconds),
    ...(policy !== undefined && { Policy: policy }),
  }
}
