import type { Credentials } from '@oss/client'
import type { Access } from '../access.ts'
import { findAccess } from '../access.ts'
import type { CommandContext } from '../commands/command-context.ts'
import { errorFinding } from './error-finding.ts'
import { type Finding, fine } from './finding.ts'

/** Whether there are keys, and where. A role or a program that gives them is asked. */
export async function checkCredentials({ host, flags, signal }: CommandContext): Promise<{
  readonly finding: Finding
  /** `undefined`: there are none to use. */
  readonly access: Access | undefined
}> {
  try {
    const access = await findAccess(flags, host.environment)
    const keys = await access.provide({ forceRefresh: false, signal })
    return { finding: fine('credentials', `${keyText(keys)} from ${access.from}`), access }
  } catch (error) {
    signal.throwIfAborted()
    return { finding: errorFinding('credentials', error), access: undefined }
  }
}

/** Enough of the key's name to know it by. */
function keyText({ accessKeyId, securityToken, expiresAt }: Credentials): string {
  const known = accessKeyId.length < 12 ? '…' : `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-2)}`
  const until = expiresAt === undefined ? '' : ` until ${new Date(expiresAt).toISOString()}`
  return `key ${known}${securityToken === undefined ? '' : `, temporary${until},`}`
}
