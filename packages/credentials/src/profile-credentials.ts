import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Fetch } from './ask.ts'
import type { CredentialsProvider } from './credentials.ts'
import { failuresOf } from './credentials-error.ts'
import { readProfiles } from './profile-file.ts'
import { providerOfProfile } from './profile-provider.ts'

/** Which profile of which file. */
export interface ProfileCredentialsOptions {
  /** The profile's name. Default: the variable `ALIBABA_CLOUD_PROFILE`, or else the file's current one (`default`). */
  readonly profile?: string
  /**
   * The file: that of the `aliyun` command (JSON), or the one that Alibaba Cloud's SDKs share (INI). Default: `~/.aliyun/config.json`; where
   * there is none, what the variable `ALIBABA_CLOUD_CREDENTIALS_FILE` says, or `~/.alibabacloud/credentials`.
   */
  readonly file?: string
  /** How requests are sent, for profiles that need some. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

const fail = failuresOf('profile')

/**
 * Credentials from a profile in a file: a key pair, a token, a role (of other credentials, of this ECS instance, by OIDC), or a program.
 * The file is read anew each time credentials are asked for.
 */
export function profileCredentials(options: ProfileCredentialsOptions = {}): CredentialsProvider {
  const { fetch = globalThis.fetch } = options
  return async (request) => {
    const named = options.profile || process.env['ALIBABA_CLOUD_PROFILE']
    const problems: string[] = []
    for (const file of filesOf(options)) {
      try {
        const { current, byName } = await readProfiles(file, fail, request.signal)
        const name = named || current
        return await providerOfProfile({ byName, file, fetch }, name, fail)(request)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'NOT_CONFIGURED')) throw error
        problems.push(error.message.replace(/^profile: /, ''))
      }
    }
    throw fail('NOT_CONFIGURED', problems.join(' '))
  }
}

function filesOf({ file }: ProfileCredentialsOptions): readonly string[] {
  if (file !== undefined) return [file]
  const home = process.env['HOME'] || homedir()
  const shared = process.env['ALIBABA_CLOUD_CREDENTIALS_FILE'] || join(home, '.alibabacloud', 'credentials')
  const ofCommand = join(home, '.aliyun', 'config.json')
  return process.env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED']?.toLowerCase() === 'true'
    ? [shared]
    : [ofCommand, shared]
}
