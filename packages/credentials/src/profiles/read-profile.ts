import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { textOf } from '../credentials/json-fields.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { type Environment, readVariable } from '../options/environment.ts'
import { firstConfigured } from './first-configured.ts'
import { readProfileFile } from './profile-file.ts'
import { profileFiles } from './profile-paths.ts'
import { profileProvider } from './profile-provider.ts'

/** The profile to read, and where to look for it. */
export interface ReadProfileOptions {
  /**
   * Name of the profile. Default: the variable `ALIBABA_CLOUD_PROFILE`, or else the current profile of each
   * file.
   */
  readonly profile?: string
  /** The only file to read. Default: the first of {@link profileFiles} that has the profile. */
  readonly file?: string
  /** The environment variables that locate the files and the profile. Default: `process.env`. */
  readonly environment?: Environment
  /** Sends the requests of profiles that need some. Default: the global `fetch`. */
  readonly fetch?: Fetch
  /** Aborts the reading of files. Default: never. */
  readonly signal?: AbortSignal
}

/** A profile, and the file that contains it. */
export interface Profile {
  /** Name of the profile. */
  readonly name: string
  /** Path of the file. */
  readonly file: string
  /** Host of OSS, if the profile names one, as those of ossutil do; otherwise `undefined`. */
  readonly endpoint: string | undefined
  /** Region id, if the profile names one; otherwise `undefined`. */
  readonly region: string | undefined
  /** Provides the credentials of the profile. The file is read for each call. */
  readonly credentials: CredentialsProvider
}

const fail = errorFactory('profile')

/**
 * Finds a profile and its settings for OSS in the files of ossutil, of the `aliyun` command and of the SDKs.
 *
 * @throws CredentialsError `NOT_CONFIGURED` if no file has the profile; `UNAVAILABLE` or `OPTION_INVALID` if
 * a file cannot be read or the profile is invalid
 */
export async function readProfile(options: ReadProfileOptions = {}): Promise<Profile> {
  checkOptions(options, fail)
  const { environment = process.env, file, fetch = globalThis.fetch } = options
  const signal = options.signal ?? new AbortController().signal
  const requested = options.profile || readVariable(environment, 'ALIBABA_CLOUD_PROFILE')
  const files = file === undefined ? profileFiles(environment) : [file]
  return firstConfigured(files, fail, async (path) => {
    const { current, byName } = await readProfileFile(path, fail, signal)
    const name = requested ?? current
    const fields = byName.get(name) ?? {}
    // Reports an invalid profile now rather than at the first request.
    profileProvider({ byName, file: path, fetch }, name, fail)
    return {
      name,
      file: path,
      endpoint: textOf(fields, 'endpoint'),
      region: textOf(fields, 'region_id'),
      credentials: async (request) => {
        const latest = await readProfileFile(path, fail, request.signal)
        return profileProvider({ byName: latest.byName, file: path, fetch }, name, fail)(request)
      },
    }
  })
}
