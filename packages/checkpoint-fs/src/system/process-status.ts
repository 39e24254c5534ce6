import { readFile, readlink } from 'node:fs/promises'

/** A process as the system reports it. */
export interface ProcessStatus {
  /** Start time in the system's unit; empty if unknown. */
  readonly started: string
  /** Whether the process has ended but still has an entry (a zombie). */
  readonly ended: boolean
}

/** Returns the boot id of the machine; empty if the system has none. */
export async function bootId(): Promise<string> {
  return (await readText('/proc/sys/kernel/random/boot_id')).trim()
}

/** Returns the PID namespace of this process; empty if the system has none. */
export async function ownNamespace(): Promise<string> {
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
export async function ownStart(): Promise<string> {
  const kernel = parseStat(await readText('/proc/self/stat'))?.started
  if (kernel !== undefined && kernel !== '') return kernel
  const nowMs = Number(process.hrtime.bigint() / 1_000_000n)
  return `${MONOTONIC_PREFIX}${Math.round(nowMs - process.uptime() * 1000)}`
}

/** Whether two recorded start times certainly belong to different processes. */
export function isDifferentStart(one: string, other: string): boolean {
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

/** Returns what the system reports about a process of this PID namespace; `undefined` if unknown. */
export async function processStatus(pid: number): Promise<ProcessStatus | undefined> {
  if (pid === process.pid) return { started: await ownStart(), ended: false }
  // /proc may belong to another PID namespace, with other process ids (unshare without --mount-proc).
  if ((await readLink('/proc/self')) !== String(process.pid)) return undefined
  return parseStat(await readText(`/proc/${pid}/stat`))
}

function parseStat(text: string): ProcessStatus | undefined {
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
