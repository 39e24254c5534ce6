import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const SIGHUP = 1n

/**
 * Whether this program was started to keep running when its terminal is closed: by `nohup`, or by a script
 * that ignores SIGHUP.
 *
 * Node.js resets all signals when it starts, so the process itself does not know. But shells set the variable
 * `_` to the path of the command that they start, and children inherit the signals that their parent ignores.
 */
export function isHangupIgnored(
  environment: Readonly<Record<string, string | undefined>>,
  parentPid: number,
): boolean {
  return basename(environment['_'] ?? '') === 'nohup' || ignoresHangup(parentPid)
}

/** Whether a process ignores SIGHUP, according to `/proc`; `false` on systems without it. */
function ignoresHangup(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1]
    return mask !== undefined && (BigInt(`0x${mask}`) & SIGHUP) !== 0n
  } catch {
    return false
  }
}
