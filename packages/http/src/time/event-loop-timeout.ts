import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from './clock.ts'

const slices = 8
// Enough to read what lies in the kernel, and to hand it on.
const turns = 2

/**
 * Waits for a limit, in time during which the event loop ran. While it is blocked, or the machine sleeps, answers wait in
 * the kernel unseen. When it runs again timers go off first, so a limit in one piece would be over before an answer that came in
 * time is looked at. Of eight pieces a block costs one.
 */
export async function sleepAwake(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  for (let slice = 0; slice < slices; slice += 1) await clock.sleep(ms / slices, signal)
  for (let turn = 0; turn < turns; turn += 1) await nextTurn()
}
