import type { CredentialsProvider } from '../credentials/credentials.ts'
import {
  type Fields,
  readCredentials,
  readTemporaryCredentials,
  textOf,
} from '../credentials/read-credentials.ts'
import type { FailSource } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import type { RoleOptions } from '../fetching/sts-call.ts'
import { assumedRoleCredentials } from '../providers/assumed-role-credentials.ts'
import { ecsRoleCredentials } from '../providers/ecs-role-credentials.ts'
import { oidcRoleCredentials } from '../providers/oidc-role-credentials.ts'
import { processCredentials } from '../providers/process-credentials.ts'
import { splitCommand } from './split-command.ts'

/** The profiles of one file. */
export interface ProfilesOfFile {
  readonly byName: ReadonlyMap<string, Fields>
  readonly file: string
  readonly fetch: Fetch
}

/** More profiles than this, each naming another as its source, are a circle. */
const MAX_SOURCES = 8

/**
 * The provider that a profile describes, in the words of the `aliyun` command (`mode`) or of the shared file (`type`).
 *
 * @throws CredentialsError `NOT_CONFIGURED` for a name that is not in the file, `OPTION_INVALID` for a profile that cannot be used
 */
export function providerOfProfile(
  profiles: ProfilesOfFile,
  name: string,
  fail: FailSource,
  depth = 0,
): CredentialsProvider {
  const profile = profiles.byName.get(name)
  if (profile === undefined) throw fail('NOT_CONFIGURED', `${profiles.file} has no profile "${name}".`)
  if (depth > MAX_SOURCES)
    throw fail('OPTION_INVALID', `profile "${name}": its source_profile leads in a circle.`)
  const failHere: FailSource = (code, message, cause) =>
    fail(
      code === 'ANSWER_INVALID' ? 'OPTION_INVALID' : code,
      `profile "${name}" in ${profiles.file}: ${message}`,
      cause,
    )
  const need = (field: string): string =>
    textOf(profile, field) ?? raise(failHere('OPTION_INVALID', `${field} is missing.`))
  const { fetch } = profiles
  const mode = textOf(profile, 'mode') ?? textOf(profile, 'type') ?? ''
  switch (mode) {
    case 'AK':
    case 'access_key':
      return async () => keyPairOf(profile, failHere)
    case 'StsToken':
    case 'sts':
      return async () => readTemporaryCredentials(profile, failHere)
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
        roleArn: textOf(profile, 'ram_role_arn') ?? need('role_arn'),
        source: async () => readCredentials(profile, failHere),
      })
    case 'ChainableRamRoleArn':
      return assumedRoleCredentials({
        ...roleOptionsOf(profile, fetch),
        ...externalIdOf(profile),
        roleArn: need('ram_role_arn'),
        source: providerOfProfile(profiles, need('source_profile'), fail, depth + 1),
      })
    case 'OIDC':
    case 'oidc_role_arn':
      return oidcRoleCredentials({
        ...roleOptionsOf(profile, fetch),
        roleArn: textOf(profile, 'ram_role_arn') ?? need('role_arn'),
        providerArn: need('oidc_provider_arn'),
        tokenFile: textOf(profile, 'oidc_token_file') ?? need('oidc_token_file_path'),
      })
    case 'External':
      return processCredentials({ command: splitCommand(need('process_command')) })
    default:
      throw failHere(
        'OPTION_INVALID',
        `its ${mode === '' ? 'mode is missing' : `mode "${mode}" is not known here`}. ${KNOWN}`,
      )
  }
}

const KNOWN = 'AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC and External can be used.'

function keyPairOf(profile: Fields, fail: FailSource) {
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

function raise(error: Error): never {
  throw error
}
