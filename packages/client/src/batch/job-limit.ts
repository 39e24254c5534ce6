import { conditionWait } from './condition-wait.ts'
import type { FileResult } from './file-result.ts'
import { lacksDescriptor } from './lacks-descriptor.ts'

/** Jobs that begin at once; each file that ends allows one more. */
const FIRST_JOBS = 16
/** What is left of the jobs when there are too few descriptors for all of them: room for what the others still open. */
const KEPT_SHARE = 0.75
/** How often, and how long after each other, a file is tried that lacks a descriptor while no other is worked on: for half a minute. */
const TRIES_ALONE = 60
const WAIT_ALONE_MS = 500

/** The work on one file. */
interface FileJob {
  act(): Promise<FileResult>
  /** Whether nothing more is begun. */
  hasEnded(): boolean
  /** Rejects when the batch is stopped. */
  sleep(ms: number): Promise<void>
}

/** How many files are worked on at a time: up to what was asked for, and fewer where the system does not let so many be open. */
export class JobLimit {
  readonly #waiting = conditionWait()
  #limit: number
  #most: number
  #active = 0

  constructor(jobs: number) {
    this.#most = jobs
    this.#limit = Math.min(jobs, FIRST_JOBS)
  }

  /**
   * Works on a file when it is its turn. One that lacks a descriptor, for a file or a connection, is tried again when another has ended: it
   * holds nothing meanwhile, so that no two files wait for each other.
   */
  async run({ act, hasEnded, sleep }: FileJob): Promise<FileResult> {
    for (let alone = 0; ; ) {
      await this.#waiting.until(() => this.#active < this.#limit)
      this.#active += 1
      const result = await act()
      const lacked = result.status === 'failed' && lacksDescriptor(result.error)
      this.#leave(lacked)
      if (!lacked || hasEnded()) return result
      if (this.#active > 0) continue
      // Nothing of this batch will give a descriptor back, but another program, or another batch of this one, may.
      alone += 1
      if (alone === TRIES_ALONE) return result
      await sleep(WAIT_ALONE_MS).catch(() => {})
    }
  }

  #leave(lacked: boolean): void {
    if (lacked) this.#most = Math.max(1, Math.min(this.#most, Math.floor(this.#active * KEPT_SHARE)))
    this.#active -= 1
    this.#limit = Math.min(this.#limit + 1, this.#most)
    this.#waiting.changed()
  }
}
