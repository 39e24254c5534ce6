import type { CredentialsProvider } from '../credentials/credentials.ts'
import { failuresOf } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { readProfiles } from './profile-file.ts'
import { providerOfProfile } from './profile-provider.ts'
import { firstConfigured, sdkProfileFiles } from './read-profile.ts'

/** Which profile of which file. */
export interface ProfileCredentialsOptions {
  /** The profile's name. Default: the variable `ALIBABA_CLOUD_PROFILE`, or else the file's current one (`default`). */
  readonly profile?: string
  /**
   * The file: that of the `aliyun` command (JSON), the one that Alibaba Cloud's SDKs share, or ossutil's (INI). Default: `~/.aliyun/config.json`; where
   * there is none, what the variable `ALIBABA_CLOUD_CREDENTIALS_FILE` says, or `~/.alibabacloud/credentials`. `~` is `HOME`, which must be an absolute path;
   * where it is empty, the home directory in the system's user database.
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
  checkOptions(options, fail)
  const { fetch = globalThis.fetch } = options
  return async (request) => {
    const named = options.profile || process.env['ALIBABA_CLOUD_PROFILE']
    const files = options.file === undefined ? sdkProfileFiles(process.env) : [options.file]
    return firstConfigured(files, fail, async (file) => {
      const { current, byName } = await readProfiles(file, fail, request.signal)
      return providerOfProfile({ byName, file, fetch }, named || current, fail)(request)
    })
  }
}
