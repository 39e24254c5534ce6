import type { Fields } from '../credentials/read-credentials.ts'

/** Fields as the `aliyun` command writes them, by what the other files call them, in small letters without hyphens. */
const FIELDS: Readonly<Record<string, string>> = {
  accesskeyid: 'access_key_id',
  accessid: 'access_key_id',
  accesskeysecret: 'access_key_secret',
  accesskey: 'access_key_secret',
  ststoken: 'sts_token',
  securitytoken: 'sts_token',
  rolearn: 'ram_role_arn',
  ramrolearn: 'ram_role_arn',
  rolesessionname: 'ram_session_name',
  ramsessionname: 'ram_session_name',
  rolename: 'ram_role_name',
  ramrolename: 'ram_role_name',
  ecsrolename: 'ram_role_name',
  externalid: 'external_id',
  sourceprofile: 'source_profile',
  durationseconds: 'expired_seconds',
  tokentimeout: 'expired_seconds',
  region: 'region_id',
  regionid: 'region_id',
  host: 'endpoint',
  type: 'mode',
}

/**
 * The profile that a section of an INI file is; `undefined` for ossutil's sections about buckets. ossutil 1 calls its only one `Credentials`,
 * ossutil 2 writes `profile NAME`.
 */
export function profileName(section: string): string | undefined {
  const name = section.replace(/^profile\s+/i, '').trim()
  if (/^(?:default|credentials)$/i.test(name)) return 'default'
  return /^(?:buckets\s|bucket-(?:endpoint|cname)$|akservice$)/i.test(name) ? undefined : name
}

/**
 * The fields of a section in the words of the `aliyun` command. ossutil takes `accessKeyID`, `access-key-id` and `access_key_id` for the same, and
 * lets the mode be told by the other fields.
 */
export function profileFields(fields: Fields): Fields {
  const known: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(fields)) {
    known[FIELDS[name.toLowerCase().replace(/[-_]/g, '')] ?? name] = value
  }
  return { ...known, mode: modeOf(known) }
}

function modeOf(fields: Fields): unknown {
  const { mode, source_profile: source, access_key_id: id, sts_token: token } = fields
  // Of the two files, only ossutil's names another profile with this word.
  if (mode === 'RamRoleArn' && source !== undefined) return 'ChainableRamRoleArn'
  if (mode !== undefined || id === undefined) return mode
  return token === undefined || token === '' ? 'AK' : 'StsToken'
}
