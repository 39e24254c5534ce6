import { isTooManyOpenFiles } from '../errors/too-many-open-files.ts'
import { conditionVariable } from './condition-variable.ts'
import type { JobResult } from './job-result.ts'

/** Number of files that start immediately; each file that ends allows one more. */
const FIRST_JOBS = 16
/**
 * Fraction of the running files that remain when file descriptors run out, so that these can still open what
 * they need.
 */
const KEPT_SHARE = 0.75
/**
 * Attempts for a file that lacks a descriptor while no other file is being transferred, and the delay between
 * them: half a minute in total.
 */
const TRIES_ALONE = 60
const WAIT_ALONE_MS = 500

/** The transfer of one file. */
interface FileJob<Result extends JobResult> {
  act(): Promise<Result>
  /** Whether no more files are started. */
  hasEnded(): boolean
  /** Rejects when the batch is stopped. */
  sleep(ms: number): Promise<void>
}

/**
 * Limits the number of concurrent files: up to `jobs`, and fewer if the system does not allow that many open
 * files.
 */
export class JobLimit {
  readonly #waiting = conditionVariable()
  #limit: number
  #max: number
  #active = 0

  constructor(jobs: number) {
    this.#max = jobs
    this.#limit = Math.min(jobs, FIRST_JOBS)
  }

  /**
   * Runs a task when a slot is free. A task that lacks a descriptor, for a file or a connection, runs again
   * after another task has ended. It holds no descriptors meanwhile, so there is no deadlock.
   */
  async run<Result extends JobResult>({ act, hasEnded, sleep }: FileJob<Result>): Promise<Result> {
    for (let alone = 0; ; ) {
      await this.#waiting.waitUntil(() => this.#active < this.#limit)
      this.#active += 1
      const result = await act()
      const lacked = result.kind === 'failed' && isTooManyOpenFiles(result.error)
      this.#leave(lacked)
      if (!lacked || hasEnded()) return result
      if (this.#active > 0) continue
      // No task of this batch will release a descriptor, but another program, or another batch of this
      // program, may.
      alone += 1
      if (alone === TRIES_ALONE) return result
      await sleep(WAIT_ALONE_MS).catch(() => {})
    }
  }

  #leave(lacked: boolean): void {
    if (lacked) this.#max = Math.max(1, Math.min(this.#max, Math.floor(this.#active * KEPT_SHARE)))
    this.#active -= 1
    this.#limit = Math.min(this.#limit + 1, this.#max)
    this.#waiting.notifyAll()
  }
}
