import type { Clock } from './clock.ts'
import { nextTurn } from './next-turn.ts'

const SLICES = 8
// One turn of the event loop reads from the kernel, a second one passes the data on.
const TURNS = 2

/**
 * Waits for `ms` of time in which the event loop runs. While the loop is blocked or the machine sleeps,
 * responses wait unread in the kernel, and afterwards timers fire before sockets are read: a single timer
 * would expire although the response arrived in time. With eight slices, blocking the loop uses up at most
 * one of them.
 */
export async function eventLoopTimeout(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  for (let slice = 0; slice < SLICES; slice += 1) await clock.sleep(ms / SLICES, signal)
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
}
