import { lacksDescriptor } from '../errors/too-many-open-files.ts'
import { conditionWait } from './condition-wait.ts'
import type { FileResult } from './file-result.ts'

/** Jobs that start at once; each file that ends allows one more. */
const FIRST_JOBS = 16
/** What is left of the jobs when there are too few descriptors for all of them: room for what the others still open. */
const KEPT_SHARE = 0.75
/** Attempts for a file that lacks a descriptor while no other file is being uploaded, and the delay between them: half a minute in all. */
const TRIES_ALONE = 60
const WAIT_ALONE_MS = 500

/** The work on one file. */
interface FileJob {
  act(): Promise<FileResult>
  /** Whether no more files are started. */
  hasEnded(): boolean
  /** Rejects when the batch is stopped. */
  sleep(ms: number): Promise<void>
}

/** Limits how many files are uploaded at a time: up to `jobs`, and fewer where the system does not allow that many open files. */
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
   * Runs a task when a job is free. A task that lacks a descriptor, for a file or a connection, is run again when another has ended: it
   * holds nothing meanwhile, so no two tasks wait for each other.
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
      // No task of this batch will release a descriptor, but another program, or another batch of this program, may.
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
