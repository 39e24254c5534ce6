import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Which process something belongs to, so exactly that a later process with the same number is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** Differs after each start of the machine; empty where the system does not tell. */
  readonly boot: string
  /** When the process started, in the system's own unit; empty where the system does not tell. */
  readonly started: string
}

/** The identity of this process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const { pid } = process
  return { pid, host: hostname(), boot: await bootId(), started: (await processFacts(pid))?.started ?? '' }
}

/**
 * Whether a process is surely gone. In doubt the answer is no: a process on another machine, say, cannot be looked at. The process
 * is only looked at, never signalled.
 */
export async function isSurelyDead(other: ProcessIdentity): Promise<boolean> {
  if (other.host !== hostname()) return false
  const boot = await bootId()
  if (boot !== '' && other.boot !== '' && boot !== other.boot) return true
  if (!exists(other.pid)) return true
  const facts = await processFacts(other.pid)
  if (facts === undefined || other.started === '') return false
  return facts.ended || facts.started !== other.started
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: there is one, of another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

async function bootId(): Promise<string> {
  return (await readText('/proc/sys/kernel/random/boot_id')).trim()
}

async function processFacts(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  const text = await readText(`/proc/${pid}/stat`)
  if (text === '') return undefined
  // The program's name, in brackets, may hold anything; the fixed fields come after its last bracket: state is the first, start time
  // the twentieth (Linux: proc_pid_stat).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const state = fields[0] ?? ''
  return { started: fields[19] ?? '', ended: state === 'Z' || state === 'X' }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    // Not Linux, or the process has just ended: nothing is told.
    return ''
  }
}
