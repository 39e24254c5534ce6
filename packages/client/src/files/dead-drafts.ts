import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errno } from '../errors/errno.ts'

/**
 * Removes drafts of processes that were killed while they were writing: files named by the given name, `.`
 * and the process id.
 */
export async function removeDeadDrafts(directory: string, name: string): Promise<void> {
  for (const entry of await readdir(directory)) {
    const pid = entry.startsWith(`${name}.`) ? Number.parseInt(entry.slice(name.length + 1), 10) : Number.NaN
    if (Number.isInteger(pid) && isDead(pid)) await rm(join(directory, entry), { force: true })
  }
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return errno(error) === 'ESRCH'
  }
}
