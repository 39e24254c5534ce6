import { readFile } from 'node:fs/promises'
import { type Fields, fieldsOf, readJson, textOf } from '../credentials/read-credentials.ts'
import type { FailSource } from '../errors/credentials-error.ts'
import { profileFields, profileName } from './ini-profile.ts'
import { readIni } from './read-ini.ts'

/** The profiles of a file. */
export interface Profiles {
  /** The one that is used when none is named. */
  readonly current: string
  readonly byName: ReadonlyMap<string, Fields>
}

const MAX_FILE_BYTES = 1_048_576

/** Reads the file of the `aliyun` command (JSON), the one that Alibaba Cloud's SDKs share, or that of ossutil (both INI). */
export async function readProfiles(file: string, fail: FailSource, signal: AbortSignal): Promise<Profiles> {
  let text: string
  try {
    text = await readFile(file, { encoding: 'utf8', signal })
  } catch (cause) {
    signal.throwIfAborted()
    const isMissing =
      cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
    if (isMissing) throw fail('NOT_CONFIGURED', `there is no ${file}.`)
    throw fail('UNAVAILABLE', `${file} cannot be read.`, cause)
  }
  if (text.length > MAX_FILE_BYTES)
    throw fail('OPTION_INVALID', `${file} is longer than ${MAX_FILE_BYTES} bytes.`)
  return text.trimStart().startsWith('{')
    ? commandLineProfiles(text, fail)
    : { current: 'default', byName: iniProfiles(text) }
}

/** The words differ between the SDKs and the versions of ossutil, and none means anything else in another. */
function iniProfiles(text: string): ReadonlyMap<string, Fields> {
  const byName = new Map<string, Fields>()
  for (const [section, fields] of readIni(text)) {
    const name = profileName(section)
    if (name !== undefined) byName.set(name, { ...byName.get(name), ...profileFields(fields) })
  }
  return byName
}

function commandLineProfiles(text: string, fail: FailSource): Profiles {
  const document = readJson(text, fail)
  const listed = Array.isArray(document['profiles']) ? document['profiles'] : []
  const byName = new Map<string, Fields>()
  for (const entry of listed) {
    const profile = fieldsOf(entry)
    const name = profile === undefined ? undefined : textOf(profile, 'name')
    if (profile !== undefined && name !== undefined) byName.set(name, profile)
  }
  return { current: textOf(document, 'current') ?? 'default', byName }
}
