import { isHttpError } from '@oss/http/core'
import { ownSignal } from '../connection/own-signal.ts'
import { conditionVariable } from './condition-variable.ts'
import { FailureStreak } from './failure-streak.ts'
import { JobLimit } from './job-limit.ts'
import type { JobResult } from './job-result.ts'
import { readAhead } from './read-ahead.ts'

/**
 * R14: maximum number of entries that are read ahead. For smaller batches, the total size is known early.
 */
const READ_AHEAD = 10_000

/** Default of `jobs`. */
export const DEFAULT_JOBS = 8

/** The transfer of one entry. */
export interface Job<Result> {
  /** May be called again, after a failure for lack of file descriptors. */
  act(): Promise<Result>
  /** Called once, with the last result. */
  ended(result: Result): void
}

/** The work of a batch. */
export interface JobQueueOptions<Entry, Result extends JobResult> {
  readonly entries: Iterable<Entry> | AsyncIterable<Entry>
  /** Maximum number of entries in progress. */
  readonly jobs: number
  /** Whether the checkpoints of all files are in the same directory. */
  readonly hasSharedDirectory: boolean
  /** Stops the batch when it aborts. */
  readonly signal: AbortSignal | undefined
  /** Called with each entry when it is read. */
  onRead(entry: Entry): void
  /** Called when all entries were read. */
  onCounted(): void
  /** Called when nothing is running any more; may be called again. */
  onIdle(): void
  /**
   * Called for one entry at a time, in order. Resolves to a job, which runs beside others, or to the result
   * of an entry that needs none.
   */
  prepare(entry: Entry): Promise<Job<Result> | Result>
  /** Whether a result means that this run has transferred the file. */
  isTransferred(result: Result): boolean
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Called once, when nothing is running any more. */
  close(): Promise<void>
}

/** Runs the jobs of one batch, several at a time, while their results are read. */
export class JobQueue<Entry, Result extends JobResult> {
  readonly #options: JobQueueOptions<Entry, Result>
  readonly #stop = new AbortController()
  readonly #waiting = conditionVariable()
  readonly #results: Result[] = []
  readonly #limit: JobLimit
  readonly #failures: FailureStreak
  #turn: Promise<unknown> = Promise.resolve()
  #working = 0
  /** Reason why no more jobs are started. */
  #end: { readonly error: unknown } | undefined

  constructor(options: JobQueueOptions<Entry, Result>) {
    this.#options = options
    this.#limit = new JobLimit(options.jobs)
    this.#failures = new FailureStreak(options.hasSharedDirectory)
  }

  /** Aborts when the batch stops. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Stops running jobs, and starts no more. Resolves when nothing is running. */
  async stop(reason: unknown): Promise<void> {
    this.#end ??= { error: reason }
    this.#stop.abort(reason)
    this.#waiting.notifyAll()
    await this.#waiting.waitUntil(() => this.#working === 0)
    this.#options.onIdle()
  }

  /** Runs jobs while the results are read. */
  async *results(): AsyncGenerator<Result> {
    const { entries: given, jobs, onRead, onCounted } = this.#options
    const signal = ownSignal(this.#options.signal)
    const follow = (): void => void this.stop(signal.reason)
    if (signal.aborted) follow()
    signal.addEventListener('abort', follow, { once: true })
    const entries = readAhead(given, { limit: READ_AHEAD, onRead, onEnd: onCounted })
    this.#working = jobs
    const take = (): Promise<Entry | undefined> => entries.take()
    for (let job = 0; job < jobs; job++) void this.#work(take, jobs)
    try {
      for (;;) {
        await this.#waiting.waitUntil(() => this.#results.length > 0 || this.#working === 0)
        const result = this.#results.shift()
        if (result === undefined) break
        this.#waiting.notifyAll()
        yield result
      }
      if (this.#end !== undefined) throw this.#end.error
    } finally {
      signal.removeEventListener('abort', follow)
      entries.close()
      await this.stop(new Error('The results of the batch are no longer read.'))
      await this.#options.close()
    }
  }

  async #work(take: () => Promise<Entry | undefined>, jobs: number): Promise<void> {
    try {
      for (;;) {
        // If results are read slowly, no more jobs are started.
        await this.#waiting.waitUntil(() => this.#results.length < jobs || this.#end !== undefined)
        const next = await this.#inTurn(() => this.#next(take))
        if (next === undefined) return
        this.#results.push('act' in next ? await this.#perform(next) : next)
        this.#waiting.notifyAll()
      }
    } catch (error) {
      this.#end ??= { error }
    } finally {
      this.#working -= 1
      if (this.#working === 0) this.#options.onIdle()
      this.#waiting.notifyAll()
    }
  }

  async #next(take: () => Promise<Entry | undefined>): Promise<Job<Result> | Result | undefined> {
    if (this.#end !== undefined) return undefined
    const entry = await take()
    if (entry === undefined || this.#end !== undefined) return undefined
    return this.#options.prepare(entry)
  }

  async #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const mine = this.#turn.then(act)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }

  async #perform({ act, ended }: Job<Result>): Promise<Result> {
    const { sleep, isTransferred } = this.#options
    const succeededBefore = this.#failures.succeeded
    const result = await this.#limit.run({
      act,
      hasEnded: () => this.#end !== undefined,
      sleep: (ms) => sleep(ms, this.#stop.signal),
    })
    switch (result.kind) {
      case 'failed':
        if (this.#failures.fail(result.error, succeededBefore)) this.#end ??= { error: result.error }
        break
      case 'interrupted':
        this.#end ??= { error: unwrapInterruption(result.error) }
        break
      default:
        this.#failures.succeed(isTransferred(result))
    }
    ended(result)
    return result
  }
}

/** Whether an error is that of an intentionally stopped request. */
export function isInterruption(error: unknown): boolean {
  return isHttpError(error) && error.name === 'InterruptedError'
}

/** Unwraps the error, so that it does not depend on whether a transfer was started. */
function unwrapInterruption(error: unknown): unknown {
  return error instanceof Error && isInterruption(error.cause) ? error.cause : error
}
