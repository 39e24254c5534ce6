import { iniFieldName, iniProfileName } from './ini-profile.ts'

/** Values to set, by the field names of the `aliyun` command; `undefined` removes a field. */
export type FieldChanges = Readonly<Record<string, string | undefined>>

/** The spelling of new fields, which ossutil 1 and 2 read. */
const SPELLING: Readonly<Record<string, string>> = {
  access_key_id: 'accessKeyID',
  access_key_secret: 'accessKeySecret',
  sts_token: 'stsToken',
  region_id: 'region',
}

/**
 * Changes the fields of a profile in the text of an INI file. All other lines are kept, comments and unknown
 * fields among them. A missing profile is added at the end.
 */
export function editIniProfile(text: string, profile: string, changes: FieldChanges): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
  const pending = new Map(Object.entries(changes))
  const result: string[] = []
  // Index at which missing fields are added: after the last line of the last section of this profile.
  let insertAt: number | undefined
  let isInside = false
  for (const line of lines) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim()
    if (section !== undefined) isInside = iniProfileName(section) === profile
    const field = section === undefined && isInside ? fieldOf(line) : undefined
    if (field === undefined || !Object.hasOwn(changes, field.name)) {
      result.push(line)
    } else if (pending.has(field.name) && changes[field.name] !== undefined) {
      result.push(`${field.spelling} = ${changes[field.name]}`)
      pending.delete(field.name)
    }
    if (isInside && line.trim() !== '') insertAt = result.length
  }
  const added = [...pending].flatMap(([name, value]) =>
    value === undefined ? [] : [`${SPELLING[name] ?? name} = ${value}`],
  )
  if (insertAt === undefined) {
    const heading = profile === 'default' ? '[default]' : `[profile ${profile}]`
    result.push(...(result.length === 0 ? [] : ['']), heading, ...added)
  } else result.splice(insertAt, 0, ...added)
  return `${result.join(eol)}${eol}`
}

function fieldOf(line: string): { readonly name: string; readonly spelling: string } | undefined {
  const at = line.indexOf('=')
  if (at === -1 || /^\s*[#;]/.test(line)) return undefined
  const spelling = line.slice(0, at).trim()
  return { name: iniFieldName(spelling), spelling }
}
