import { stat } from 'node:fs/promises'
import type { Credentials } from '@oss/client'
import { type Authentication, resolveAuthentication } from '../../../access/authentication.ts'
import type { CommandContext } from '../../command.ts'
import { errorFinding } from '../error-finding.ts'
import { type Finding, ok, warning } from '../finding.ts'

/** Finds the credentials; a profile with a role or a program fetches them. */
export async function checkCredentials({ host, flags, signal }: CommandContext): Promise<{
  readonly finding: Finding
  /** `undefined`: no usable credentials. */
  readonly authentication: Authentication | undefined
}> {
  try {
    const authentication = await resolveAuthentication(flags, host.environment)
    const credentials = await authentication.provider({ forceRefresh: false, signal })
    const found = `${credentialsText(credentials)} from ${authentication.origin}`
    const isOpen =
      authentication.profile !== undefined && (await isAccessibleToOthers(authentication.profile.file))
    const advice =
      'Other users can read or change this file. Run chmod 600 on it, and replace the access key, which may be compromised.'
    return {
      finding: isOpen ? warning('credentials', found, advice) : ok('credentials', found),
      authentication,
    }
  } catch (error) {
    signal.throwIfAborted()
    return { finding: errorFinding('credentials', error), authentication: undefined }
  }
}

/** Not every tool restricts the permissions of its profiles, so this is only a warning. */
async function isAccessibleToOthers(file: string): Promise<boolean> {
  // Windows has no such permission bits.
  if (process.platform === 'win32') return false
  return ((await stat(file)).mode & 0o077) !== 0
}

/** Identifies an access key without printing all of its id. */
function credentialsText({ accessKeyId, securityToken, expiresAt }: Credentials): string {
  const known = accessKeyId.length < 12 ? '…' : `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-2)}`
  const until = expiresAt === undefined ? '' : ` until ${new Date(expiresAt).toISOString()}`
  return `access key ${known}${securityToken === undefined ? '' : `, temporary${until},`}`
}
