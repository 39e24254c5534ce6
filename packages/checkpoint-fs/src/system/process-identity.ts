import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Which process something belongs to, so exactly that a later process with the same number is not taken for it. */
export interface ProcessIdentity {
  /** The process id, as the process itself sees it. */
  readonly pid: number
  readonly host: string
  /** Differs after each start of the machine; empty where the system does not tell. */
  readonly boot: string
  /** When the process started, in the system's own unit; empty when it is not known. */
  readonly started: string
  /**
   * The PID namespace that `pid` counts in, such as `pid:[4026531836]`: containers of one machine have one each. Empty where the system has
   * none (Windows, macOS); `undefined` in a lock of a version that did not record it, which is taken for the namespace of the reader.
   */
  readonly namespace?: string
}

/** The identity of this process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    host: hostname(),
    boot: await bootId(),
    started: await ownStart(),
    namespace: await ownNamespace(),
  }
}

/**
 * Whether a process is surely gone. In doubt the answer is no: a process on another machine or in another PID namespace, say, cannot be
 * looked at. The process is only looked at, never signalled.
 */
export async function isSurelyDead(other: ProcessIdentity): Promise<boolean> {
  if (other.host !== hostname()) return false
  const boot = await bootId()
  if (boot !== '' && other.boot !== '' && boot !== other.boot) return true
  const namespace = await ownNamespace()
  // Its number means another process here, or none.
  if ((other.namespace ?? namespace) !== namespace) return false
  if (!exists(other.pid)) return true
  const facts = await processFacts(other.pid)
  if (facts === undefined || facts.ended) return facts !== undefined
  return isOtherStart(facts.started, other.started)
}

/** Whether a process is surely running, on this machine and in this PID namespace. In doubt the answer is no. */
export async function isSurelyAlive(other: ProcessIdentity): Promise<boolean> {
  const own = await ownIdentity()
  if (other.host !== own.host || other.boot !== own.boot) return false
  if ((other.namespace ?? own.namespace) !== own.namespace || !exists(other.pid)) return false
  const facts = await processFacts(other.pid)
  if (facts === undefined || facts.ended || other.started === '' || facts.started === '') return false
  return !isOtherStart(facts.started, other.started)
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

async function ownNamespace(): Promise<string> {
  return readLink('/proc/self/ns/pid')
}

const MONOTONIC = 'monotonic:'
/** How far apart two readings of one start may be: the two clocks are not read in the same instant. */
const READING_MS = 1000

/**
 * The kernel's start time where it tells one; else that of the clock which runs on steadily since the machine was started. The latter is
 * the same in all threads of a process, and cannot be known of another process.
 */
async function ownStart(): Promise<string> {
  const kernel = parseStat(await readText('/proc/self/stat'))?.started
  if (kernel !== undefined && kernel !== '') return kernel
  const nowMs = Number(process.hrtime.bigint() / 1_000_000n)
  return `${MONOTONIC}${Math.round(nowMs - process.uptime() * 1000)}`
}

/** Whether two start times, as recorded, are surely those of different processes. */
function isOtherStart(one: string, other: string): boolean {
  if (one === '' || other === '') return false
  const isMonotonic = one.startsWith(MONOTONIC)
  // Read by different means: nothing can be compared.
  if (isMonotonic !== other.startsWith(MONOTONIC)) return false
  if (!isMonotonic) return one !== other
  const apartMs = Math.abs(Number(one.slice(MONOTONIC.length)) - Number(other.slice(MONOTONIC.length)))
  return apartMs > READING_MS
}

async function processFacts(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  if (pid === process.pid) return { started: await ownStart(), ended: false }
  // A /proc of another PID namespace counts processes otherwise (unshare without --mount-proc).
  if ((await readLink('/proc/self')) !== String(process.pid)) return undefined
  return parseStat(await readText(`/proc/${pid}/stat`))
}

function parseStat(text: string): { started: string; ended: boolean } | undefined {
  if (text === '') return undefined
  // The program's name, in brackets, may hold anything; the fixed fields come after its last bracket: state is the first, start time
  // the twentieth (Linux: proc_pid_stat).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const state = fields[0] ?? ''
  return { started: fields[19] ?? '', ended: state === 'Z' || state === 'X' }
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(nothing)
}

function readLink(path: string): Promise<string> {
  return readlink(path).catch(nothing)
}

/** Not Linux, or the process has just ended: nothing is told. */
function nothing(): string {
  return ''
}
