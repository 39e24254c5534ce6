import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from './error-code.ts'

/** Port: the system whose files are renamed and removed. */
export interface FileRetrySystem {
  /** As in `process.platform`. */
  readonly platform: string
  /** Resolves after a number of milliseconds. */
  wait(ms: number): Promise<unknown>
}

const THIS_SYSTEM: FileRetrySystem = { platform: process.platform, wait: (ms) => delay(ms) }
/** Codes with which Windows refuses to rename or remove a file that another program has open. */
const IN_USE = new Set<string | undefined>(['EPERM', 'EBUSY', 'EACCES'])
/** About three seconds in total; virus scanners and search indexers hold a new file for less than one. */
const DELAYS_MS = [10, 20, 40, 80, 160, 320, 500, 500, 500, 500, 500] as const

/**
 * Renames or removes a file. On Windows, a file that a virus scanner, an indexer or another process has open
 * can be neither renamed nor removed for that time, so the call is repeated for about three seconds. On other
 * systems these codes mean a missing permission, so the call is made once.
 *
 * @param change - a call that has no effect when it fails
 * @param system - default: this system
 * @throws the error of the last call
 */
export async function retryWhileInUse<Result>(
  change: () => Promise<Result>,
  system: FileRetrySystem = THIS_SYSTEM,
): Promise<Result> {
  if (system.platform !== 'win32') return change()
  for (const delayMs of DELAYS_MS) {
    try {
      return await change()
    } catch (error) {
      if (!IN_USE.has(errorCode(error))) throw error
      await system.wait(delayMs)
    }
  }
  return change()
}
