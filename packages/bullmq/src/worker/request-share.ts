import type { OssClient } from '@oss/client'
import type { JobQueue } from '../queue/open-queue.ts'

/** How often a worker looks how many jobs are in progress everywhere. */
const INTERVAL_MS = 1_000

/** Input of {@link RequestShare}. */
export interface RequestShareOptions {
  readonly client: Pick<OssClient, 'limitRequests'>
  readonly queue: Pick<JobQueue, 'getActiveCount'>
  /** Requests per second of all workers together. */
  readonly perSecond: number
  /** Returns the number of jobs of this worker. */
  readonly running: () => number
}

/**
 * Assigns the client of a worker its share of the requests per second: as its jobs are to the jobs of all
 * workers, by the queue's own list of active jobs.
 *
 * A smaller share counts at once, a larger one after an interval, when all others have had time to see the
 * jobs that make theirs smaller. So the sum stays below the limit while workers come and go.
 */
export class RequestShare implements Disposable {
  readonly #options: RequestShareOptions
  readonly #timer: NodeJS.Timeout
  #waiting = Promise.withResolvers<void>()
  #last = 0
  #isGranted = false

  constructor(options: RequestShareOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.#sample(), INTERVAL_MS).unref()
  }

  /** Resolves when this worker has a share; rejects when the signal aborts. */
  async granted(signal: AbortSignal): Promise<void> {
    while (!this.#isGranted) {
      signal.throwIfAborted()
      await this.#waiting.promise
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#wake()
  }

  async #sample(): Promise<void> {
    const { client, queue, perSecond, running } = this.#options
    let active: number
    try {
      active = await queue.getActiveCount()
    } catch {
      // Without the queue no other worker gets jobs, so that the share stays right.
      return
    }
    const own = running()
    const share = own === 0 ? 0 : (perSecond * own) / Math.max(active, own)
    const granted = Math.min(share, this.#last)
    this.#last = share
    this.#isGranted = granted > 0
    if (granted > 0) client.limitRequests(granted)
    this.#wake()
  }

  #wake(): void {
    this.#waiting.resolve()
    this.#waiting = Promise.withResolvers()
  }
}
