import { hostname } from 'node:os'
import { errorCode } from '@oss/multipart/file'
import { bootId, isDifferentStart, ownNamespace, ownStart, processStatus } from './process-status.ts'

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
  if (!processExists(other.pid)) return true
  const status = await processStatus(other.pid)
  if (status === undefined || status.ended) return status !== undefined
  return isDifferentStart(status.started, other.started)
}

/** Whether a process is certainly running, on this machine and in this PID namespace. False in doubt. */
export async function isSurelyAlive(other: ProcessIdentity): Promise<boolean> {
  const own = await ownIdentity()
  if (other.host !== own.host || other.boot !== own.boot) return false
  if ((other.namespace ?? own.namespace) !== own.namespace || !processExists(other.pid)) return false
  const status = await processStatus(other.pid)
  if (status === undefined || status.ended || other.started === '' || status.started === '') return false
  return !isDifferentStart(status.started, other.started)
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return errorCode(error) !== 'ESRCH'
  }
}
