import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const SIGHUP = 1n

/**
 * Whether this program was started to go on when its terminal is closed: by `nohup`, or from a script that ignores SIGHUP.
 *
 * Node.js sets every signal back to its default when it starts, so nothing in this process says it any more. But shells put the path of the command that they
 * start into the variable `_`, and what the parent process ignores, its children ignore, too.
 */
export function isHangupIgnored(
  environment: Readonly<Record<string, string | undefined>>,
  parentPid: number,
): boolean {
  return basename(environment['_'] ?? '') === 'nohup' || ignoresHangup(parentPid)
}

/** What Linux says about a process; elsewhere it is not known. */
function ignoresHangup(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1]
    return mask !== undefined && (BigInt(`0x${mask}`) & SIGHUP) !== 0n
  } catch {
    return false
  }
}
