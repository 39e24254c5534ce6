import { randomUUID } from 'node:crypto'
import { open, readFile, readlink, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { asFields, type Fields } from '../credentials/json-fields.ts'
import { CredentialsError, errorFactory } from '../errors/credentials-error.ts'
import { checkOptions } from '../options/check-options.ts'
import { decodeText } from '../options/decode-text.ts'
import type { Environment } from '../options/environment.ts'
import { editIniProfile, type FieldChanges } from './edit-ini.ts'
import { iniProfileName } from './ini-profile.ts'
import { iniProfiles } from './profile-file.ts'
import { profileFiles } from './profile-paths.ts'

/** A profile to write. */
export interface WriteProfileOptions {
  /** Name of the profile. Default: `default`. */
  readonly profile?: string
  /** The file to write. Default: `.ossutilconfig` in the home directory. */
  readonly file?: string
  /** The environment variables that locate the home directory. Default: `process.env`. */
  readonly environment?: Environment
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Token of temporary credentials. Default: the profile has none. */
  readonly securityToken?: string
  /** Region id. Default: that of the existing profile. */
  readonly region?: string
  /** Host of OSS. Default: that of the existing profile. */
  readonly endpoint?: string
}

/** The profile that was written. */
export interface WrittenProfile {
  /** Name of the profile. */
  readonly name: string
  /** Path of the file. */
  readonly file: string
}

const fail = errorFactory('profile')
const OWNER_ONLY = 0o600

/**
 * Writes an access key into a profile of a file of ossutil, which `readProfile` and ossutil read. Other
 * profiles, comments and unknown fields are kept. The file is replaced as a whole, so that a crash leaves the
 * old one, and only its owner may read it.
 *
 * @returns the name and the file of the profile.
 * @throws CredentialsError `OPTION_INVALID` for an invalid value or a file in another format, before anything
 * is written; `NOT_CONFIGURED` without a home directory; `UNAVAILABLE` if the file cannot be read or written
 */
export async function writeProfile(options: WriteProfileOptions): Promise<WrittenProfile> {
  checkOptions(options, fail)
  const { profile: name = 'default', environment = process.env } = options
  checkName(name)
  const values = fieldValues(options)
  const path = options.file ?? profileFiles(environment).find((file) => basename(file) === '.ossutilconfig')
  if (path === undefined) throw fail('NOT_CONFIGURED', 'HOME must be an absolute path in UTF-8.')
  try {
    const file = await linkedFile(path)
    const text = await readText(file)
    if (text.trimStart().startsWith('{')) throw fail('OPTION_INVALID', `${path} is not a file of ossutil.`)
    const edited = editIniProfile(text, name, values)
    checkEdited(iniProfiles(text), iniProfiles(edited), name, values)
    await replaceFile(file, edited)
  } catch (cause) {
    if (cause instanceof CredentialsError) throw cause
    throw fail('UNAVAILABLE', `${path} cannot be written.`, cause)
  }
  return { name, file: path }
}

function checkName(name: string): void {
  const isName = /^[^\s\][=]{1,128}$/.test(name) && iniProfileName(`profile ${name}`) === name
  if (!isName)
    throw fail('OPTION_INVALID', 'profile must be a name of 1 to 128 characters without spaces, [, ] and =.')
}

function fieldValues(options: WriteProfileOptions): FieldChanges {
  const { accessKeyId, accessKeySecret, securityToken, region, endpoint } = options
  const given = { accessKeyId, accessKeySecret, securityToken, region, endpoint }
  for (const [name, value] of Object.entries(given)) {
    const isRequired = name.startsWith('accessKey')
    // Characters that an INI reader could take for a quote or the end of the value are rejected.
    if (value === undefined ? isRequired : !/^[\x21\x23-\x26\x28-\x7e]{1,8192}$/.test(value))
      throw fail('OPTION_INVALID', `${name} must be printable ASCII without spaces and quotes.`)
  }
  return {
    access_key_id: accessKeyId,
    access_key_secret: accessKeySecret,
    sts_token: securityToken,
    // Another mode, such as that of a role, would have priority over the access key.
    mode: undefined,
    ...(region !== undefined && { region_id: region }),
    ...(endpoint !== undefined && { endpoint }),
  }
}

/** Follows symbolic links, as tools for dotfiles create them, so that they stay; the file need not exist. */
async function linkedFile(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    // A cycle of links has no end to follow.
    if (asFields(error)?.['code'] !== 'ENOENT') throw error
    const target = await readlink(path).catch(() => undefined)
    return target === undefined ? path : await linkedFile(resolve(dirname(path), target))
  }
}

async function readText(file: string): Promise<string> {
  try {
    return decodeText(await readFile(file))
  } catch (cause) {
    if (asFields(cause)?.['code'] === 'ENOENT') return ''
    throw cause
  }
}

/** Reads the edited text as `readProfile` does, and checks that only this profile has changed. */
function checkEdited(
  before: ReadonlyMap<string, Fields>,
  after: ReadonlyMap<string, Fields>,
  name: string,
  values: FieldChanges,
): void {
  const others = [...before].filter(([other]) => other !== name)
  const isKept = others.every(([other, fields]) => isDeepStrictEqual(after.get(other), fields))
  const written = after.get(name) ?? {}
  const isWritten = Object.entries(values).every(
    ([field, value]) => field === 'mode' || written[field] === value,
  )
  if (!isKept || !isWritten) throw fail('OPTION_INVALID', 'the file has sections that cannot be changed.')
}

async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`
  try {
    const handle = await open(draft, 'wx', OWNER_ONLY)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
