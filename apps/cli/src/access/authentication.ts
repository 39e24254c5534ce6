import type { CredentialsProvider } from '@oss/client'
import type { Profile } from '@oss/credentials'
import { CliError } from '../errors/cli-error.ts'
import { codeOf } from '../errors/error-chain.ts'
import type { Environment } from '../host/host.ts'
import { environmentCredentials, fileCredentials, hasEnvironmentCredentials } from './credentials.ts'
import type { GlobalFlags } from './global-flags.ts'

/** The credentials that requests are signed with. */
export interface Authentication {
  readonly provider: CredentialsProvider
  /** Source of the credentials, as in "access key from the environment". */
  readonly origin: string
  /** Profile that holds the credentials. */
  readonly profile: Profile | undefined
}

/**
 * Finds the credentials: `--credentials-file` or `--profile`, else the environment, else the default profile.
 *
 * @throws CliError `CREDENTIALS_...`, or CredentialsError for a profile that is missing or cannot be used
 */
export async function resolveAuthentication(
  { credentialsFile, profile: name }: GlobalFlags,
  environment: Environment,
): Promise<Authentication> {
  if (credentialsFile !== undefined) {
    const provider = await fileCredentials(credentialsFile)
    return { provider, origin: `the file ${credentialsFile}`, profile: undefined }
  }
  if (name === undefined && hasEnvironmentCredentials(environment)) {
    const provider = await environmentCredentials(environment)
    return { provider, origin: 'the environment', profile: undefined }
  }
  const profile = await findProfile(name, environment)
  return { provider: profile.credentials, origin: `the profile ${profile.name} in ${profile.file}`, profile }
}

async function findProfile(name: string | undefined, environment: Environment): Promise<Profile> {
  // Loaded here, so that a command with credentials in the environment starts without it.
  const { profileFiles, readProfile } = await import('@oss/credentials')
  try {
    return await readProfile({ environment, ...(name !== undefined && { profile: name }) })
  } catch (cause) {
    const isMissing = cause instanceof Error && codeOf(cause) === 'NOT_CONFIGURED'
    if (name !== undefined || environment['ALIBABA_CLOUD_PROFILE'] || !isMissing) throw cause
    const files = profileFiles(environment)
    const profiles =
      files.length === 0
        ? 'set HOME to an absolute path in UTF-8, below which profiles are read'
        : `create a default profile in ${files.join(' or ')}`
    const message = `Missing credentials: set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, choose a profile with --profile, or ${profiles}.`
    throw new CliError('CREDENTIALS_MISSING', message, { cause })
  }
}
