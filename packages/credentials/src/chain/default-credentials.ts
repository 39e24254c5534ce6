import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { CredentialsError, errorFactory } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { readVariable } from '../options/environment.ts'
import { profileCredentials } from '../profiles/profile-credentials.ts'
import { ecsRoleCredentials } from '../providers/ecs-role-credentials.ts'
import { environmentVariableCredentials } from '../providers/environment-variable-credentials.ts'
import { oidcRoleCredentials } from '../providers/oidc-role-credentials.ts'
import { uriCredentials } from '../providers/uri-credentials.ts'
import { chainCredentials } from './chain-credentials.ts'

/** Options of the default chain. */
export interface DefaultCredentialsOptions {
  /**
   * Name of the profile. Default: the variable `ALIBABA_CLOUD_PROFILE`, or else the current profile of the
   * file.
   */
  readonly profile?: string
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

/**
 * Returns a provider that uses the first source that is set up, in the order of Alibaba Cloud's own SDKs:
 * environment variables, an OIDC role (RRSA), a profile in a file, the RAM role of this ECS instance, a
 * credentials URI. It keeps using the source that it found.
 *
 * If a source is set up but fails, the search ends, because the next source may belong to another account.
 */
export function defaultCredentials(options: DefaultCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, errorFactory('credentials chain'))
  const { profile, fetch = globalThis.fetch } = options
  return chainCredentials([
    environmentVariableCredentials(),
    onDemand(() => oidcRoleCredentials({ fetch })),
    profileCredentials({ fetch, ...(profile !== undefined && { profile }) }),
    instanceRoleCredentials(fetch),
    onDemand(() => uriCredentials({ fetch })),
  ])
}

/**
 * The metadata service needs no set-up. If it does not respond and no role is named, this machine is not an
 * ECS instance, and the chain continues.
 */
function instanceRoleCredentials(fetch: Fetch): CredentialsProvider {
  return async (request) => {
    try {
      return await ecsRoleCredentials({ fetch })(request)
    } catch (error) {
      const isRoleNamed = readVariable(process.env, 'ALIBABA_CLOUD_ECS_METADATA') !== undefined
      if (isRoleNamed || !(error instanceof CredentialsError) || error.code !== 'UNAVAILABLE') throw error
      throw errorFactory(error.source)(
        'NOT_CONFIGURED',
        'this is not an ECS instance, or its metadata service does not respond.',
        error,
      )
    }
  }
}

/** Creates the provider at each call, so that missing options are reported within the chain. */
function onDemand(create: () => CredentialsProvider): CredentialsProvider {
  return async (request) => create()(request)
}
