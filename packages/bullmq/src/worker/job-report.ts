import type { JobCounts } from '../queue/job-data.ts'
import type { TreeJob } from '../queue/open-queue.ts'
import type { TreeFailure } from './range-failure.ts'

const INTERVAL_MS = 1_000

/**
 * Writes the progress of a job, once a second at most, and its failures, as lines of its log. Work does not
 * wait for it: without a connection, the latest counts are written later.
 */
export class JobReport {
  readonly #job: TreeJob
  #dueAtMs = 0
  #counts: (() => JobCounts) | undefined
  #writing: Promise<unknown> = Promise.resolve()
  #isIdle = true

  constructor(job: TreeJob) {
    this.#job = job
  }

  /** Removes the failures of an earlier attempt. */
  async start(): Promise<void> {
    if (this.#job.attemptsStarted > 1) await this.#job.clearLogs()
  }

  counted(counts: () => JobCounts): void {
    this.#counts = counts
    if (!this.#isIdle || Date.now() < this.#dueAtMs) return
    this.#dueAtMs = Date.now() + INTERVAL_MS
    this.#isIdle = false
    void this.#then(() => this.#job.updateProgress(counts())).finally(() => {
      this.#isIdle = true
    })
  }

  failed(failure: TreeFailure): void {
    void this.#then(() => this.#job.log(JSON.stringify(failure)))
  }

  /** Writes the last counts. Resolves when everything is written. */
  async end(): Promise<void> {
    const counts = this.#counts
    if (counts !== undefined) void this.#then(() => this.#job.updateProgress(counts()))
    await this.#writing
  }

  /** Ignores the failure of a report, so that it does not fail the upload. */
  #then(write: () => Promise<unknown>): Promise<unknown> {
    this.#writing = this.#writing.then(write).catch(() => {})
    return this.#writing
  }
}
