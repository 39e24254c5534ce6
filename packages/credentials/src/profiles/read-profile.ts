import { join } from 'node:path'
import type { CredentialsProvider } from '../credentials/credentials.ts'
import { textOf } from '../credentials/read-credentials.ts'
import { CredentialsError, type FailSource, failuresOf } from '../errors/credentials-error.ts'
import type { Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { type Environment, isOn, variable } from '../options/environment.ts'
import { homeDirectory } from './home-directory.ts'
import { readProfiles } from './profile-file.ts'
import { providerOfProfile } from './profile-provider.ts'

/** Which profile to read. */
export interface ReadProfileOptions {
  /** The profile's name. Default: the variable `ALIBABA_CLOUD_PROFILE`, or else each file's current one (`default`). */
  readonly profile?: string
  /** The only file to look into. Default: those of {@link profileFiles}, the first that has the profile. */
  readonly file?: string
  /** Where `HOME` and `ALIBABA_CLOUD_...` are looked up. Default: `process.env`. */
  readonly environment?: Environment
  /** How requests are sent, for profiles that need some. Default: the global `fetch`. */
  readonly fetch?: Fetch
  /** Ends the reading. Default: never. */
  readonly signal?: AbortSignal
}

/** A profile, and where it was found. */
export interface Profile {
  /** The profile's name. */
  readonly name: string
  /** The file it is in. */
  readonly file: string
  /** OSS's host, where the profile names one, as ossutil's do; `undefined` otherwise. */
  readonly endpoint: string | undefined
  /** Region id, where the profile names one; `undefined` otherwise. */
  readonly region: string | undefined
  /** Its credentials. The file is read anew each time they are asked for. */
  readonly credentials: CredentialsProvider
}

const fail = failuresOf('profile')

/**
 * Finds a profile and what it says of OSS besides credentials, in the files of ossutil, of the `aliyun` command, and the one that SDKs share.
 *
 * @throws CredentialsError `NOT_CONFIGURED` when no file has it, and what reading a file may reject with
 */
export async function readProfile(options: ReadProfileOptions = {}): Promise<Profile> {
  checkOptions(options, fail)
  const { environment = process.env, file, fetch = globalThis.fetch } = options
  const signal = options.signal ?? new AbortController().signal
  const named = options.profile || variable(environment, 'ALIBABA_CLOUD_PROFILE')
  const files = file === undefined ? profileFiles(environment) : [file]
  return firstConfigured(files, fail, async (path) => {
    const { current, byName } = await readProfiles(path, fail, signal)
    const name = named ?? current
    const fields = byName.get(name) ?? {}
    // Says what is wrong with it, now and not when it is used.
    providerOfProfile({ byName, file: path, fetch }, name, fail)
    return {
      name,
      file: path,
      endpoint: textOf(fields, 'endpoint'),
      region: textOf(fields, 'region_id'),
      credentials: async (request) => {
        const present = await readProfiles(path, fail, request.signal)
        return providerOfProfile({ byName: present.byName, file: path, fetch }, name, fail)(request)
      },
    }
  })
}

/**
 * The files that may hold profiles, in the order in which {@link readProfile} looks into them: ossutil's, the `aliyun` command's, the SDKs'. Without an
 * absolute home directory (`HOME`, or the one of the system's user database) only the file that `ALIBABA_CLOUD_CREDENTIALS_FILE` names.
 */
export function profileFiles(environment: Environment = process.env): readonly string[] {
  const home = homeDirectory(environment)
  const ofOssutil = home === undefined ? [] : [join(home, '.ossutilconfig')]
  return [...ofOssutil, ...sdkProfileFiles(environment)]
}

/** Those of them that Alibaba Cloud's SDKs look into. */
export function sdkProfileFiles(environment: Environment): readonly string[] {
  const home = homeDirectory(environment)
  const isCommandOff = isOn(environment, 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED')
  const ofCommand = home === undefined || isCommandOff ? [] : [join(home, '.aliyun', 'config.json')]
  const named = variable(environment, 'ALIBABA_CLOUD_CREDENTIALS_FILE')
  if (named !== undefined) return [...ofCommand, named]
  return home === undefined ? ofCommand : [...ofCommand, join(home, '.alibabacloud', 'credentials')]
}

/** What the first file gives that is set up. @throws CredentialsError `NOT_CONFIGURED`, naming all that is missing, when none is */
export async function firstConfigured<Value>(
  files: readonly string[],
  failAll: FailSource,
  read: (file: string) => Promise<Value>,
): Promise<Value> {
  const problems: string[] = []
  for (const file of files) {
    try {
      return await read(file)
    } catch (error) {
      if (!(error instanceof CredentialsError) || error.code !== 'NOT_CONFIGURED') throw error
      problems.push(error.message.replace(/^profile: /, ''))
    }
  }
  if (files.length === 0) {
    const message =
      'no home directory to look for profiles in: HOME must be an absolute path in UTF-8. Set it, or name the file in ALIBABA_CLOUD_CREDENTIALS_FILE.'
    throw failAll('NOT_CONFIGURED', message)
  }
  throw failAll('NOT_CONFIGURED', problems.join(' '))
}
