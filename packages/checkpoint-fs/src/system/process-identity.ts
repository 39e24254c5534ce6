import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Identifies a process so exactly that a later process with the same id differs. */
export interface ProcessIdentity {
  /** Process id in the process's own PID namespace. */
  readonly pid: number
  readonly host: string
  /** Boot id of the machine; empty if the system has none. */
  readonly boot: string
  /** Start time of the process in the system's unit; empty if unknown. */
  readonly started: string
  /**
   * PID namespace of `pid`, such as `pid:[4026531836]`; each container of a machine has its own. Empty on
   * systems without namespaces (Windows, macOS). `undefined` in a lock of an earlier version, which counts as
   * the reader's namespace.
   */
  readonly namespace?: string
}

/** Returns the identity of this process. */
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
 * Whether a process has certainly ended. False in doubt: a process on another machine or in another PID
 * namespace cannot be checked. The process is never signalled.
 */
export async function isSurelyDead(other: ProcessIdentity): Promise<boolean> {
  if (other.host !== hostname()) return false
  const boot = await bootId()
  if (boot !== '' && other.boot !== '' && boot !== other.boot) return true
  const namespace = await ownNamespace()
  // In this namespace, the process id belongs to another process or to none.
  if ((other.namespace ?? namespace) !== namespace) return false
  if (!exists(other.pid)) return true
  const facts = await processFacts(other.pid)
  if (facts === undefined || facts.ended) return facts !== undefined
  return isOtherStart(facts.started, other.started)
}

/** Whether a process is certainly running, on this machine and in this PID namespace. False in doubt. */
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
    // EPERM: the process exists and belongs to another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

async function bootId(): Promise<string> {
  return (await readText('/proc/sys/kernel/random/boot_id')).trim()
}

async function ownNamespace(): Promise<string> {
  return readLink('/proc/self/ns/pid')
}

const MONOTONIC_PREFIX = 'monotonic:'
/**
 * Maximum difference between two readings of one start time: the two clocks are not read at the same instant.
 */
const MAX_CLOCK_SKEW_MS = 1000

/**
 * Returns the start time that the kernel reports, or else one computed from the monotonic clock. The latter
 * is the same in all threads of this process, but cannot be computed for another process.
 */
async function ownStart(): Promise<string> {
  const kernel = parseStat(await readText('/proc/self/stat'))?.started
  if (kernel !== undefined && kernel !== '') return kernel
  const nowMs = Number(process.hrtime.bigint() / 1_000_000n)
  return `${MONOTONIC_PREFIX}${Math.round(nowMs - process.uptime() * 1000)}`
}

/** Whether two recorded start times certainly belong to different processes. */
function isOtherStart(one: string, other: string): boolean {
  if (one === '' || other === '') return false
  const isMonotonic = one.startsWith(MONOTONIC_PREFIX)
  // Start times of different clocks cannot be compared.
  if (isMonotonic !== other.startsWith(MONOTONIC_PREFIX)) return false
  if (!isMonotonic) return one !== other
  const apartMs = Math.abs(
    Number(one.slice(MONOTONIC_PREFIX.length)) - Number(other.slice(MONOTONIC_PREFIX.length)),
  )
  return apartMs > MAX_CLOCK_SKEW_MS
}

async function processFacts(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  if (pid === process.pid) return { started: await ownStart(), ended: false }
  // /proc may belong to another PID namespace, with other process ids (unshare without --mount-proc).
  if ((await readLink('/proc/self')) !== String(process.pid)) return undefined
  return parseStat(await readText(`/proc/${pid}/stat`))
}

function parseStat(text: string): { started: string; ended: boolean } | undefined {
  if (text === '') return undefined
  // The program name in parentheses may contain any character. After the last one, the state is the first
  // field and the start time the twentieth (Linux: proc_pid_stat).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const state = fields[0] ?? ''
  return { started: fields[19] ?? '', ended: state === 'Z' || state === 'X' }
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(emptyText)
}

function readLink(path: string): Promise<string> {
  return readlink(path).catch(emptyText)
}

/** For systems other than Linux, and for processes that have just ended. */
function emptyText(): string {
  return ''
}
