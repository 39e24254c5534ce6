import { randomUUID } from 'node:crypto'
import type { CredentialsProvider } from '../credentials/credentials.ts'
import { failuresOf } from '../errors/credentials-error.ts'
import { callSts, type RoleOptions, roleFields, stsUrl } from '../fetching/sts-call.ts'
import { checkOptions } from '../options/check-options.ts'

/** Which role, and who takes it on. */
export interface AssumedRoleCredentialsOptions extends RoleOptions {
  /** Whose credentials sign the request for those of the role. */
  readonly source: CredentialsProvider
  /** The role, such as `acs:ram::123456789:role/uploader`. */
  readonly roleArn: string
  /** What the owner of the role has asked for, to let in only who knows it. Default: none. */
  readonly externalId?: string
}

const fail = failuresOf('assumed role')

/**
 * Credentials of a role that the owner of other credentials may take on (STS: AssumeRole).
 *
 * @throws CredentialsError `OPTION_INVALID`
 */
export function assumedRoleCredentials(options: AssumedRoleCredentialsOptions): CredentialsProvider {
  checkOptions(options, fail)
  const { source, roleArn, externalId, timeoutMs = 10_000, fetch = globalThis.fetch, now } = options
  if (!roleArn) throw fail('OPTION_INVALID', 'roleArn is missing.')
  const role = roleFields(options, fail)
  const url = stsUrl(options, fail)
  return async (request) => {
    const credentials = await source(request)
    const fields = { ...role, RoleArn: roleArn, ...(externalId !== undefined && { ExternalId: externalId }) }
    const signedBy = { credentials, nonce: randomUUID() }
    const { signal } = request
    return callSts({ url, action: 'AssumeRole', fields, now, signedBy, timeoutMs, fetch, signal }, fail)
  }
}
