import type { Clock } from './clock.ts'
import { nextTurn } from './next-turn.ts'

const SLICES = 16
// One turn of the event loop reads from the kernel, a second one passes the data on.
const TURNS = 2

/** What happens when a time limit passes, and when it counts. */
export interface Limited {
  /** Called after each sixteenth of the limit: while it returns false, the limit starts anew. */
  isRunning?(): boolean
  /** Called once when the limit has passed. */
  onTimeout(): void
}

/**
 * Starts a time limit: `ms` in which the event loop runs, and up to a sixteenth more. While the loop
 * is blocked or the machine sleeps, responses wait unread in the kernel, and afterwards timers fire before
 * sockets are read: a single timer would expire although the response arrived in time. With sixteen slices,
 * blocking the loop uses up at most one of them.
 *
 * All limits of the same length on a clock share one timer, which runs only while there is a limit.
 *
 * @returns the function that ends the limit
 */
export function limitTime(clock: Clock, ms: number, limited: Limited): () => void {
  const wheels = wheelsOf(clock)
  let wheel = wheels.get(ms)
  if (wheel === undefined) {
    wheel = new LimitWheel(clock, ms, () => wheels.delete(ms))
    wheels.set(ms, wheel)
  }
  return wheel.add(limited)
}

const wheelsByClock = new WeakMap<Clock, Map<number, LimitWheel>>()

function wheelsOf(clock: Clock): Map<number, LimitWheel> {
  const known = wheelsByClock.get(clock)
  if (known !== undefined) return known
  const wheels = new Map<number, LimitWheel>()
  wheelsByClock.set(clock, wheels)
  return wheels
}

interface Entry {
  readonly limited: Limited
  slicesLeft: number
}

/** The limits of one length. */
class LimitWheel {
  readonly #clock: Clock
  readonly #sliceMs: number
  readonly #onEmpty: () => void
  readonly #entries = new Set<Entry>()
  #timer: AbortController | undefined

  /** @param onEmpty - called when no limit is left, and no timer; the wheel is then no longer used. */
  constructor(clock: Clock, ms: number, onEmpty: () => void) {
    this.#clock = clock
    this.#sliceMs = ms / SLICES
    this.#onEmpty = onEmpty
  }

  add(limited: Limited): () => void {
    // A slice that started before the limit does not count.
    const isFirst = this.#timer === undefined && limited.isRunning?.() !== false
    const entry = { limited, slicesLeft: isFirst ? SLICES : SLICES + 1 }
    this.#entries.add(entry)
    if (this.#timer === undefined) {
      this.#timer = new AbortController()
      void this.#run(this.#timer.signal)
    }
    return () => {
      if (this.#entries.delete(entry) && this.#entries.size === 0) this.#stop()
    }
  }

  #stop(): void {
    // Without a reason, `abort` creates an error, which costs more than all other steps here.
    this.#timer?.abort('no limit is left')
    this.#timer = undefined
    this.#onEmpty()
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#clock.sleep(this.#sliceMs, signal)
      } catch {
        return
      }
      const due = this.#tick()
      if (due.length > 0) await this.#expire(due)
    }
  }

  /** Counts a slice of all limits, and returns those that have no slice left. */
  #tick(): Entry[] {
    for (const entry of this.#entries) {
      const isRunning = entry.limited.isRunning?.() !== false
      // The slice in which the limit starts to run does not count.
      entry.slicesLeft = isRunning ? entry.slicesLeft - 1 : SLICES + 1
    }
    return [...this.#entries].filter(({ slicesLeft }) => slicesLeft <= 0)
  }

  async #expire(due: readonly Entry[]): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
    // Whatever has arrived in these turns has ended its limit.
    const expired = due.filter((entry) => this.#entries.delete(entry))
    if (this.#entries.size === 0 && expired.length > 0) this.#stop()
    for (const { limited } of expired) limited.onTimeout()
  }
}
