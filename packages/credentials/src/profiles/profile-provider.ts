import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { type Fields, textOf } from '../credentials/json-fields.ts'
import { readCredentials, readTemporaryCredentials } from '../credentials/read-credentials.ts'
import type { ErrorFactory } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import type { RoleOptions } from '../fetching/role-session.ts'
import { assumedRoleCredentials } from '../providers/assumed-role-credentials.ts'
import { ecsRoleCredentials } from '../providers/ecs-role-credentials.ts'
import { oidcRoleCredentials } from '../providers/oidc-role-credentials.ts'
import { processCredentials } from '../providers/process-credentials.ts'
import { splitCommand } from './split-command.ts'

/** The profiles of one file, and how requests are sent. */
export interface ProfileSource {
  readonly byName: ReadonlyMap<string, Fields>
  readonly file: string
  readonly fetch: Fetch
}

/** A longer chain of profiles, each naming the next as its source, is treated as a cycle. */
const MAX_SOURCE_PROFILES = 8

const SUPPORTED_MODES =
  'Supported modes: AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, External.'

/**
 * Creates the provider that a profile describes, with the modes of the `aliyun` command (`mode`) or of the
 * SDKs (`type`).
 *
 * @throws CredentialsError `NOT_CONFIGURED` if the file has no such profile, `OPTION_INVALID` if the profile
 * is invalid
 */
export function profileProvider(
  profiles: ProfileSource,
  name: string,
  fail: ErrorFactory,
  depth = 0,
): CredentialsProvider {
  const profile = profiles.byName.get(name)
  if (profile === undefined) throw fail('NOT_CONFIGURED', `${profiles.file} has no profile "${name}".`)
  if (depth > MAX_SOURCE_PROFILES)
    throw fail(
      'OPTION_INVALID',
      `profile "${name}": its source_profile is circular, or leads through more than ${MAX_SOURCE_PROFILES} profiles.`,
    )
  const failProfile: ErrorFactory = (code, message, cause) =>
    fail(
      code === 'RESPONSE_INVALID' ? 'OPTION_INVALID' : code,
      `profile "${name}" in ${profiles.file}: ${message}`,
      cause,
    )
  const required = (field: string): string => {
    const text = textOf(profile, field)
    if (text !== undefined) return text
    throw failProfile('OPTION_INVALID', `${field} is missing.`)
  }
  const { fetch } = profiles
  const mode = textOf(profile, 'mode') ?? textOf(profile, 'type') ?? ''
  switch (mode) {
    case 'AK':
    case 'access_key':
      return async () => keyPairOf(profile, failProfile)
    case 'StsToken':
    case 'sts':
      return async () => readTemporaryCredentials(profile, failProfile)
    case 'EcsRamRole':
    case 'ecs_ram_role': {
      const roleName = textOf(profile, 'ram_role_name') ?? textOf(profile, 'role_name')
      return ecsRoleCredentials({ fetch, ...(roleName !== undefined && { roleName }) })
    }
    case 'RamRoleArn':
    case 'ram_role_arn':
      return assumedRoleCredentials({
        ...roleOptionsOf(profile, fetch),
        ...externalIdOf(profile),
        roleArn: textOf(profile, 'ram_role_arn') ?? required('role_arn'),
        source: async () => readCredentials(profile, failProfile),
      })
    case 'ChainableRamRoleArn':
      return assumedRoleCredentials({
        ...roleOptionsOf(profile, fetch),
        ...externalIdOf(profile),
        roleArn: required('ram_role_arn'),
        source: profileProvider(profiles, required('source_profile'), fail, depth + 1),
      })
    case 'OIDC':
    case 'oidc_role_arn':
      return oidcRoleCredentials({
        ...roleOptionsOf(profile, fetch),
        roleArn: textOf(profile, 'ram_role_arn') ?? required('role_arn'),
        providerArn: required('oidc_provider_arn'),
        tokenFile: textOf(profile, 'oidc_token_file') ?? required('oidc_token_file_path'),
      })
    case 'External':
      return processCredentials({ command: splitCommand(required('process_command')) })
    default:
      throw failProfile(
        'OPTION_INVALID',
        `its ${mode === '' ? 'mode is missing' : `mode "${mode}" is not supported`}. ${SUPPORTED_MODES}`,
      )
  }
}

function keyPairOf(profile: Fields, fail: ErrorFactory) {
  const { accessKeyId, accessKeySecret } = readCredentials(profile, fail)
  return { accessKeyId, accessKeySecret }
}

function externalIdOf(profile: Fields): { readonly externalId?: string } {
  const externalId = textOf(profile, 'external_id')
  return externalId === undefined ? {} : { externalId }
}

function roleOptionsOf(profile: Fields, fetch: Fetch): RoleOptions {
  const sessionName = textOf(profile, 'ram_session_name') ?? textOf(profile, 'role_session_name')
  const stsRegion = textOf(profile, 'sts_region')
  const stsEndpoint = textOf(profile, 'sts_endpoint')
  const policy = textOf(profile, 'policy')
  const seconds = Number(profile['expired_seconds'] || profile['duration_seconds'] || 0)
  return {
    fetch,
    ...(sessionName !== undefined && { sessionName }),
    ...(stsRegion !== undefined && { stsRegion }),
    ...(stsEndpoint !== undefined && { stsEndpoint }),
    ...(policy !== undefined && { policy }),
    ...(profile['enable_vpc'] === true && { vpc: true }),
    ...(seconds !== 0 && { durationSeconds: seconds }),
  }
}
