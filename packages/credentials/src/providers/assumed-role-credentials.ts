import { randomUUID } from 'node:crypto'
import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import { type RoleOptions, roleSessionFields } from '../fetching/role-session.ts'
import { callSts } from '../fetching/sts-call.ts'
import { stsEndpoint } from '../fetching/sts-endpoint.ts'
import { checkOptions } from '../options/check-options.ts'

/** The role to assume, and the credentials that may assume it. */
export interface AssumedRoleCredentialsOptions extends RoleOptions {
  /** Provides the credentials that sign the AssumeRole request. */
  readonly source: CredentialsProvider
  /** The role, such as `acs:ram::123456789:role/uploader`. */
  readonly roleArn: string
  /** External id that the trust policy of the role requires. Default: none. */
  readonly externalId?: string
}

const fail = errorFactory('assumed role')

/**
 * Returns a provider of credentials for a role that other credentials may assume (STS: AssumeRole).
 *
 * @throws CredentialsError `OPTION_INVALID`
 */
export function assumedRoleCredentials(options: AssumedRoleCredentialsOptions): CredentialsProvider {
  checkOptions(options, fail)
  const { source, roleArn, externalId, timeoutMs = 10_000, fetch = globalThis.fetch, now } = options
  if (!roleArn) throw fail('OPTION_INVALID', 'roleArn is missing.')
  const session = roleSessionFields(options, fail)
  const url = stsEndpoint(options, fail)
  return async (request) => {
    const credentials = await source(request)
    const fields = {
      ...session,
      RoleArn: roleArn,
      ...(externalId !== undefined && { ExternalId: externalId }),
    }
    const signedBy = { credentials, nonce: randomUUID() }
    const { signal } = request
    return callSts({ url, action: 'AssumeRole', fields, now, signedBy, timeoutMs, fetch, signal }, fail)
  }
}
