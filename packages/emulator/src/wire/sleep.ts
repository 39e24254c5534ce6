import { setTimeout as delay } from 'node:timers/promises'
import { ConnectionClosedError } from '../errors/connection-closed-error.ts'

/** @throws ConnectionClosedError when the signal is aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch {
    throw new ConnectionClosedError()
  }
}
