import type { Decisions } from './decisions.ts'
import { drainPromises } from './drain-promises.ts'

/** Who an event belongs to: a process that may die, or the rest of the world. */
export interface Owner {
  readonly name: string
  alive: boolean
  /** It is stopped until then: nothing of it happens. */
  wakesAtMs?: number
}

interface Entry {
  readonly atMs: number
  readonly sequence: number
  readonly owner: Owner
  readonly label: string
  readonly run: () => void
}

/** Tasks outside all processes: they continue when processes die. */
export const OUTSIDE: Owner = { name: 'outside', alive: true }

const LONGEST_DELAY_MS = 8

/**
 * Virtual time. Everything that takes time is an event here; between two events all promises that can go on
 * do so, in an order that is always the same, so the decisions determine the whole history.
 */
export class Scheduler {
  nowMs = 0
  readonly #decisions: Decisions
  readonly #heap: Entry[] = []
  #made = 0

  constructor(decisions: Decisions) {
    this.#decisions = decisions
  }

  at(delayMs: number, owner: Owner, label: string, run: () => void): void {
    this.#made += 1
    this.#push({ atMs: this.nowMs + delayMs, sequence: this.#made, owner, label, run })
  }

  /** Acts after a short time. A process that dies meanwhile never gets a response. */
  after<Result>(owner: Owner, label: string, act: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const delayMs = 1 + this.#decisions.pick('delay', LONGEST_DELAY_MS, label)
      this.at(delayMs, owner, label, () => {
        try {
          resolve(act())
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  /**
   * Runs the next event of anybody who lives, and all that follows from it; `undefined` when there is none.
   */
  step(): { readonly owner: Owner; readonly label: string } | undefined {
    for (let entry = this.#pop(); entry !== undefined; entry = this.#pop()) {
      const { owner } = entry
      if (!owner.alive) continue
      if (owner.wakesAtMs !== undefined && owner.wakesAtMs > entry.atMs) {
        this.#push({ ...entry, atMs: owner.wakesAtMs })
        continue
      }
      this.nowMs = entry.atMs
      entry.run()
      drainPromises()
      return entry
    }
    return undefined
  }

  /** Events that an owner still waits for. */
  pendingOf(owner: Owner): readonly string[] {
    return this.#heap.flatMap((entry) => (entry.owner === owner ? [entry.label] : []))
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(entry, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = entry
  }

  #pop(): Entry | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || first === last) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      const left = heap[child]
      if (left === undefined) break
      const right = heap[child + 1]
      const smaller = right !== undefined && isBefore(right, left) ? right : left
      if (smaller === right) child += 1
      if (!isBefore(smaller, last)) break
      heap[at] = smaller
      at = child
    }
    heap[at] = last
    return first
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs === b.atMs ? a.sequence < b.sequence : a.atMs < b.atMs
}
