import type { CredentialsProvider } from '../credentials/credentials.ts'
import { CredentialsError, failuresOf } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { variable } from '../options/environment.ts'
import { profileCredentials } from '../profiles/profile-credentials.ts'
import { ecsRoleCredentials } from '../providers/ecs-role-credentials.ts'
import { environmentVariableCredentials } from '../providers/environment-variable-credentials.ts'
import { oidcRoleCredentials } from '../providers/oidc-role-credentials.ts'
import { uriCredentials } from '../providers/uri-credentials.ts'
import { chainCredentials } from './chain-credentials.ts'

/** How the default chain reaches the services it asks. */
export interface DefaultCredentialsOptions {
  /** The profile's name. Default: the variable `ALIBABA_CLOUD_PROFILE`, or else the file's current one. */
  readonly profile?: string
  /** How requests are sent. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

/**
 * Credentials from where they are found first, in the order of Alibaba Cloud's own SDKs: the variables of the environment, an OIDC role
 * (RRSA), a profile in a file, the RAM role of this ECS instance, a credentials URI. What was found is asked from then on.
 *
 * A source that is set up but fails ends the search: what comes after it may be another account.
 */
export function defaultCredentials(options: DefaultCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, failuresOf('credentials chain'))
  const { profile, fetch = globalThis.fetch } = options
  return chainCredentials([
    environmentVariableCredentials(),
    later(() => oidcRoleCredentials({ fetch })),
    profileCredentials({ fetch, ...(profile !== undefined && { profile }) }),
    instanceRole(fetch),
    later(() => uriCredentials({ fetch })),
  ])
}

/** Nobody sets up the metadata service: when it does not answer and nobody named a role, this is no ECS instance. */
function instanceRole(fetch: Fetch): CredentialsProvider {
  return async (request) => {
    try {
      return await ecsRoleCredentials({ fetch })(request)
    } catch (error) {
      const isNamed = variable(process.env, 'ALIBABA_CLOUD_ECS_METADATA') !== undefined
      if (isNamed || !(error instanceof CredentialsError) || error.code !== 'UNAVAILABLE') throw error
      throw failuresOf(error.source)(
        'NOT_CONFIGURED',
        'this is no ECS instance, or it does not answer.',
        error,
      )
    }
  }
}

/** A provider that is made when it is asked: what it lacks then is found out in the chain. */
function later(make: () => CredentialsProvider): CredentialsProvider {
  return async (request) => make()(request)
}
