import type { CredentialsProvider } from '@oss/client'
import type { Profile } from '@oss/credentials'
import { CliError } from '../errors/cli-error.ts'
import { codeOf } from '../errors/error-chain.ts'
import { findCredentials } from './credentials.ts'
import type { GlobalFlags } from './global-flags.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** With what the service is asked. */
export interface Access {
  readonly provide: CredentialsProvider
  /** Where the keys come from, as in "keys from the environment". */
  readonly from: string
  /** The profile they are in. */
  readonly profile: Profile | undefined
}

/**
 * Where the keys come from: `--credentials-file` or `--profile`, else the environment, else the default profile.
 *
 * @throws CliError `CREDENTIALS_...`, or CredentialsError for a profile that is missing or cannot be used
 */
export async function findAccess(flags: GlobalFlags, environment: Environment): Promise<Access> {
  const { credentialsFile, profile } = flags
  if (credentialsFile !== undefined) {
    const provide = await findCredentials(credentialsFile, environment)
    return { provide, from: `the file ${credentialsFile}`, profile: undefined }
  }
  if (profile === undefined && (environment['OSS_ACCESS_KEY_ID'] || environment['OSS_ACCESS_KEY_SECRET'])) {
    return {
      provide: await findCredentials(undefined, environment),
      from: 'the environment',
      profile: undefined,
    }
  }
  const found = await findProfile(profile, environment)
  return { provide: found.credentials, from: `the profile ${found.name} in ${found.file}`, profile: found }
}

async function findProfile(name: string | undefined, environment: Environment): Promise<Profile> {
  // Nobody waits for it who has keys in the environment.
  const { profileFiles, readProfile } = await import('@oss/credentials')
  try {
    return await readProfile({ environment, ...(name !== undefined && { profile: name }) })
  } catch (cause) {
    const isAbsent = cause instanceof Error && codeOf(cause) === 'NOT_CONFIGURED'
    if (name !== undefined || environment['ALIBABA_CLOUD_PROFILE'] || !isAbsent) throw cause
    const files = profileFiles(environment)
    const profileProblem =
      files.length === 0
        ? 'there is no home directory to look for a profile in: HOME must be an absolute path in UTF-8'
        : `there is no default profile in ${files.join(', ')}`
    const message = `The environment does not set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, and ${profileProblem}.`
    throw new CliError('CREDENTIALS_MISSING', message, { cause })
  }
}
