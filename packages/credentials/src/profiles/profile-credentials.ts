import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { firstConfigured } from './first-configured.ts'
import { readProfileFile } from './profile-file.ts'
import { sdkProfileFiles } from './profile-paths.ts'
import { profileProvider } from './profile-provider.ts'

/** The profile, and the file that contains it. */
export interface ProfileCredentialsOptions {
  /**
   * Name of the profile. Default: the variable `ALIBABA_CLOUD_PROFILE`, or else the current profile of the
   * file.
   */
  readonly profile?: string
  /**
   * The file: that of the `aliyun` command (JSON), that of the SDKs, or that of ossutil (both INI). Default:
   * `~/.aliyun/config.json`; if that does not exist, the file that the variable
   * `ALIBABA_CLOUD_CREDENTIALS_FILE` names, or `~/.alibabacloud/credentials`. `~` is `HOME`, which must be an
   * absolute path; if `HOME` is empty, the home directory in the system's user database.
   */
  readonly file?: string
  /** Sends the requests of profiles that need some. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

const fail = errorFactory('profile')

/**
 * Returns a provider of the credentials of a profile: an access key, a token, a role (assumed with other
 * credentials, of this ECS instance, or by OIDC), or a program. The file is read for each call.
 */
export function profileCredentials(options: ProfileCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, fail)
  const { fetch = globalThis.fetch } = options
  return async (request) => {
    const name = options.profile || process.env['ALIBABA_CLOUD_PROFILE']
    const files = options.file === undefined ? sdkProfileFiles(process.env) : [options.file]
    return firstConfigured(files, fail, async (file) => {
      const { current, byName } = await readProfileFile(file, fail, request.signal)
      return profileProvider({ byName, file, fetch }, name || current, fail)(request)
    })
  }
}
