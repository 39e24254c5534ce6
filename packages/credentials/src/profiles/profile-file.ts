import { readFile } from 'node:fs/promises'
import { asFields, type Fields, parseJsonFields, textOf } from '../credentials/json-fields.ts'
import type { ErrorFactory } from '../errors/credentials-error.ts'
import { decodeText } from '../options/decode-text.ts'
import { iniProfileFields, iniProfileName } from './ini-profile.ts'
import { readIni } from './read-ini.ts'

/** The contents of a file with profiles. */
export interface ProfileFile {
  /** Name of the profile that is used by default. */
  readonly current: string
  readonly byName: ReadonlyMap<string, Fields>
}

const MAX_FILE_BYTES = 1_048_576

/** Reads a file of the `aliyun` command (JSON), of the SDKs or of ossutil (both INI). */
export async function readProfileFile(
  file: string,
  fail: ErrorFactory,
  signal: AbortSignal,
): Promise<ProfileFile> {
  let text: string
  try {
    text = decodeText(await readFile(file, { signal }))
  } catch (cause) {
    signal.throwIfAborted()
    const isMissing =
      typeof cause === 'object' &&
      cause !== null &&
      ['ENOENT', 'ENOTDIR'].includes(Reflect.get(cause, 'code'))
    if (isMissing) throw fail('NOT_CONFIGURED', `${file} does not exist.`)
    throw fail('UNAVAILABLE', `${file} cannot be read.`, cause)
  }
  if (text.length > MAX_FILE_BYTES)
    throw fail('OPTION_INVALID', `${file} is larger than ${MAX_FILE_BYTES} bytes.`)
  return text.trimStart().startsWith('{')
    ? commandLineProfiles(file, text, fail)
    : { current: 'default', byName: iniProfiles(text) }
}

/**
 * Reads the profiles in the text of an INI file. One parser serves all INI files: field names differ between
 * the SDKs and ossutil, but no name has two meanings.
 */
export function iniProfiles(text: string): ReadonlyMap<string, Fields> {
  const byName = new Map<string, Fields>()
  for (const [section, fields] of readIni(text)) {
    const name = iniProfileName(section)
    if (name !== undefined) byName.set(name, { ...byName.get(name), ...iniProfileFields(fields) })
  }
  return byName
}

function commandLineProfiles(file: string, text: string, fail: ErrorFactory): ProfileFile {
  const document = parseJsonFields(text, fail, file)
  const listed = Array.isArray(document['profiles']) ? document['profiles'] : []
  const byName = new Map<string, Fields>()
  for (const entry of listed) {
    const profile = asFields(entry)
    const name = profile === undefined ? undefined : textOf(profile, 'name')
    if (profile !== undefined && name !== undefined) byName.set(name, profile)
  }
  return { current: textOf(document, 'current') ?? 'default', byName }
}
