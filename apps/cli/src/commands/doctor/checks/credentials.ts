import { stat } from 'node:fs/promises'
import type { Credentials } from '@oss/client'
import type { Access } from '../../../access/authentication.ts'
import { findAccess } from '../../../access/authentication.ts'
import type { CommandContext } from '../../command.ts'
import { errorFinding } from '../error-finding.ts'
import { type Finding, fine, warning } from '../finding.ts'

/** Whether there are keys, and where. A role or a program that gives them is asked. */
export async function checkCredentials({ host, flags, signal }: CommandContext): Promise<{
  readonly finding: Finding
  /** `undefined`: there are none to use. */
  readonly access: Access | undefined
}> {
  try {
    const access = await findAccess(flags, host.environment)
    const keys = await access.provide({ forceRefresh: false, signal })
    const found = `${keyText(keys)} from ${access.from}`
    const isOpen = access.profile !== undefined && (await isOpenToOthers(access.profile.file))
    const advice =
      'Other users may read or change that file. Make it yours alone: chmod 600, and consider its keys known.'
    return { finding: isOpen ? warning('credentials', found, advice) : fine('credentials', found), access }
  } catch (error) {
    signal.throwIfAborted()
    return { finding: errorFinding('credentials', error), access: undefined }
  }
}

/** The tools that write profiles do not all care; `--credentials-file` is refused for it. */
async function isOpenToOthers(file: string): Promise<boolean> {
  // Windows has no such bits.
  if (process.platform === 'win32') return false
  return ((await stat(file)).mode & 0o077) !== 0
}

/** Enough of the key's name to know it by. */
function keyText({ accessKeyId, securityToken, expiresAt }: Credentials): string {
  const known = accessKeyId.length < 12 ? '…' : `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-2)}`
  const until = expiresAt === undefined ? '' : ` until ${new Date(expiresAt).toISOString()}`
  return `key ${known}${securityToken === undefined ? '' : `, temporary${until},`}`
}
