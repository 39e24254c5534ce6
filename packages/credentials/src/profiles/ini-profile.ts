import type { Fields } from '../credentials/json-fields.ts'

/**
 * Field names of the `aliyun` command, by the names in INI files in lower case without hyphens and
 * underscores.
 */
const FIELD_NAMES: Readonly<Record<string, string>> = {
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
 * Returns the profile name of a section, or `undefined` for ossutil's sections about buckets. ossutil 1 has
 * one section `Credentials`; ossutil 2 writes `profile NAME`.
 */
export function iniProfileName(section: string): string | undefined {
  const name = section.replace(/^profile\s+/i, '').trim()
  if (/^(?:default|credentials)$/i.test(name)) return 'default'
  return /^(?:buckets\s|bucket-(?:endpoint|cname)$|akservice$)/i.test(name) ? undefined : name
}

/** Returns the name that the `aliyun` command has for a field of an INI file. */
export function iniFieldName(name: string): string {
  return FIELD_NAMES[name.toLowerCase().replace(/[-_]/g, '')] ?? name
}

/**
 * Converts the fields of a section to the names of the `aliyun` command. ossutil accepts `accessKeyID`,
 * `access-key-id` and `access_key_id`, and derives the mode from the other fields.
 */
export function iniProfileFields(fields: Fields): Fields {
  const known: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(fields)) {
    known[iniFieldName(name)] = value
  }
  return { ...known, mode: modeOf(known) }
}

function modeOf(fields: Fields): unknown {
  const { mode, source_profile: source, access_key_id: id, sts_token: token } = fields
  // Only ossutil's files have a `source_profile` in this mode.
  if (mode === 'RamRoleArn' && source !== undefined) return 'ChainableRamRoleArn'
  if (mode !== undefined || id === undefined) return mode
  return token === undefined || token === '' ? 'AK' : 'StsToken'
}
