import { isHttpError } from '@oss/http/core'
import { type CompletedUpload, DEFAULT_PART_SIZE, SourceError, type UploadHandle } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { type FileComparison, fileComparison, type ListingEntry } from '../comparison/file-comparison.ts'
import { hasObjectOptions } from '../comparison/object-changes.ts'
import { ownSignal } from '../connection/own-signal.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import type { FileRef, FileToUpload } from '../files/found-file.ts'
import { type BatchEntry, batchEntries } from './batch-entries.ts'
import { type BatchFiles, type BatchOptions, DEFAULT_JOBS } from './batch-input.ts'
import type { BatchOperations } from './batch-operations.ts'
import { type BatchCounter, batchCounter, type FileTracking } from './batch-progress.ts'
import { conditionVariable } from './condition-variable.ts'
import { FailureStreak } from './failure-streak.ts'
import type { FileResult } from './file-result.ts'
import { JobLimit } from './job-limit.ts'
import { readAhead } from './read-ahead.ts'
import { updateResumed } from './update-resumed.ts'

/**
 * R14: maximum number of files that are read ahead. For smaller directories, the total size is known early.
 */
const READ_AHEAD = 10_000
/** Smaller files that fit into one request are stored too quickly to report their progress. */
const MIN_REPORTED_BYTES = 1_048_576

/** Maximum number of comparisons with an object that other writers keep replacing; then the file is sent. */
const MAX_COMPARISONS = 3

/** Input of a batch. */
export interface BatchRunOptions {
  readonly operations: BatchOperations
  readonly files: BatchFiles
  readonly listPrefix: string | undefined
  /** Whether the keys are known to be distinct; if not, they are recorded to find duplicates. */
  readonly isDistinct: boolean
  readonly options: BatchOptions
}

/** Uploads the files of one batch. */
export class BatchRun {
  readonly counter: BatchCounter
  readonly #run: BatchRunOptions
  readonly #stop = new AbortController()
  readonly #waiting = conditionVariable()
  readonly #comparison: FileComparison | undefined
  readonly #results: FileResult[] = []
  readonly #limit: JobLimit
  readonly #failures: FailureStreak
  #turn: Promise<unknown> = Promise.resolve()
  #working = 0
  /** Reason why no more files are started. */
  #end: { readonly error: unknown } | undefined

  constructor(run: BatchRunOptions) {
    this.#run = run
    this.counter = batchCounter(run.options.shard)
    this.#limit = new JobLimit(run.options.jobs ?? DEFAULT_JOBS)
    this.#failures = new FailureStreak(run.options.checkpointDir !== undefined)
    const { operations, listPrefix, options } = run
    const { skipUnchanged = true, partSize = DEFAULT_PART_SIZE, onCompareFailed = () => {} } = options
    const { signal } = this.#stop
    if (skipUnchanged)
      this.#comparison = fileComparison({ operations, signal, listPrefix, partSize, onCompareFailed })
  }

  /** Stops running uploads, and starts no more. Resolves when nothing is running. */
  async stop(reason: unknown): Promise<void> {
    this.#end ??= { error: reason }
    this.#stop.abort(reason)
    this.#waiting.notifyAll()
    await this.#waiting.waitUntil(() => this.#working === 0)
    this.counter.end()
  }

  /** Uploads files while the results are read. */
  async *results(): AsyncGenerator<FileResult> {
    const { files, isDistinct, options } = this.#run
    const { signal: given, jobs = DEFAULT_JOBS } = options
    const signal = ownSignal(given)
    const follow = (): void => void this.stop(signal.reason)
    if (signal.aborted) follow()
    signal.addEventListener('abort', follow, { once: true })
    const entries = readAhead(batchEntries(files, isDistinct, options.shard), {
      limit: READ_AHEAD,
      onRead: (entry) => this.#count(entry),
      onEnd: () => this.counter.counted(),
    })
    this.#working = jobs
    const take = (): Promise<BatchEntry | undefined> => entries.take()
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
      await this.stop(new Error('Nobody reads the results of the batch any more.'))
      await this.#comparison?.close()
    }
  }

  #count(entry: BatchEntry): void {
    if (entry.kind === 'file') this.counter.found(entry.size)
    else if (entry.kind === 'skipped') this.counter.skipped()
    else this.counter.found(0)
  }

  async #work(take: () => Promise<BatchEntry | undefined>, jobs: number): Promise<void> {
    try {
      for (;;) {
        // If results are read slowly, no more files are started.
        await this.#waiting.waitUntil(() => this.#results.length < jobs || this.#end !== undefined)
        const next = await this.#inTurn(() => this.#next(take))
        if (next === undefined) return
        this.#results.push(await next())
        this.#waiting.notifyAll()
      }
    } catch (error) {
      this.#end ??= { error }
    } finally {
      this.#working -= 1
      if (this.#working === 0) this.counter.end()
      this.#waiting.notifyAll()
    }
  }

  /** Takes the next entry and looks up its key in the listing, both in order. */
  async #next(take: () => Promise<BatchEntry | undefined>): Promise<(() => Promise<FileResult>) | undefined> {
    if (this.#end !== undefined) return undefined
    const entry = await take()
    if (entry === undefined || this.#end !== undefined) return undefined
    switch (entry.kind) {
      case 'file': {
        const existing = (await this.#comparison?.lookUp(entry.key)) ?? 'absent'
        return () => this.#perform(entry, existing)
      }
      case 'skipped': {
        const { file, reason } = entry
        return async () => ({ kind: 'skipped', file, reason })
      }
      case 'unreadable': {
        const { file, key, error } = entry
        const tracking = this.counter.start({ file, key }, 0)
        return async () => endTracking({ kind: 'failed', file, key, error }, tracking)
      }
      default:
        return entry satisfies never
    }
  }

  async #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const mine = this.#turn.then(act)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }

  async #perform(
    entry: FileToUpload & { readonly size: number },
    existing: ListingEntry,
  ): Promise<FileResult> {
    const tracking = this.counter.start(entry, entry.size)
    const succeededBefore = this.#failures.succeeded
    const result = await this.#limit.run({
      act: () => this.#resultOf(entry, existing, tracking),
      hasEnded: () => this.#end !== undefined,
      sleep: (ms) => this.#run.operations.sleep(ms, this.#stop.signal),
    })
    switch (result.kind) {
      case 'failed':
        if (this.#failures.fail(result.error, succeededBefore)) this.#end ??= { error: result.error }
        break
      case 'interrupted':
        this.#end ??= { error: unwrapInterruption(result.error) }
        break
      default:
        this.#failures.succeed(result.kind === 'uploaded')
    }
    return endTracking(result, tracking)
  }

  async #resultOf(
    { file, key, size }: FileToUpload & { readonly size: number },
    existing: ListingEntry,
    tracking: FileTracking,
  ): Promise<FileResult> {
    const { operations, options } = this.#run
    const { signal } = this.#stop
    try {
      const equal = await this.#resultIfEqual({ file, key }, size, existing, tracking)
      if (equal !== undefined) return equal
      if (options.dryRun) {
        await (await fileSource(file).open())[Symbol.asyncDispose]()
        return { kind: 'planned', file, key, size }
      }
      const upload = await this.#put({ file, key }, size)
      if (upload !== undefined) return { kind: 'uploaded', file, key, upload }
      const mayResume = await operations.mayHaveCheckpoint({ file, key })
      const handle = operations.upload({ file, key }, { ...options, signal })
      void follow(handle, tracking)
      const outcome = await handle.outcome
      switch (outcome.kind) {
        case 'completed':
          if (mayResume || outcome.upload.partsReused > 0)
            await updateResumed(operations, key, outcome.upload, options, signal)
          return { kind: 'uploaded', file, key, upload: outcome.upload }
        case 'cancelled':
          throw new Error('a handle that no caller has was cancelled')
        default:
          return { kind: outcome.kind, file, key, error: outcome.error }
      }
    } catch (error) {
      return { kind: signal.aborted || isInterruption(error) ? 'interrupted' : 'failed', file, key, error }
    }
  }

  /** Handles a file whose object has the same content; returns `undefined` when it must be sent. */
  async #resultIfEqual(
    file: FileRef,
    size: number,
    existing: ListingEntry,
    tracking: FileTracking,
  ): Promise<FileResult | undefined> {
    const { operations, options } = this.#run
    const compared = (bytes: number): void => tracking.compared(bytes)
    for (let entry = existing, changes = 0; changes < MAX_COMPARISONS; entry = 'unknown', changes++) {
      const same = await this.#comparison?.findEqual(file, size, entry, compared)
      if (same === undefined) return undefined
      const { content, object } = same
      if (!hasObjectOptions(options)) return { kind: 'unchanged', ...file, ...content }
      try {
        const changed = await operations.update(file.key, object, this.#stop.signal)
        if (changed.length === 0) return { kind: 'unchanged', ...file, ...content }
        if (options.dryRun) return { kind: 'planned', ...file, changed, size: content.size }
        return { kind: 'updated', ...file, changed, ...content }
      } catch (error) {
        // Another object was stored meanwhile, so the file is compared again.
        if (!isRefusal(error, 'PreconditionFailed')) throw error
      }
    }
    return undefined
  }

  /** Stores a small file with one request; returns `undefined` when it needs a resumable upload. */
  async #put(file: FileRef, size: number): Promise<CompletedUpload | undefined> {
    const { operations, options } = this.#run
    if (size > (options.partSize ?? DEFAULT_PART_SIZE) || size >= MIN_REPORTED_BYTES) return undefined
    // An earlier, larger version of the file may have left an upload that must be cleaned up.
    if (await operations.mayHaveCheckpoint(file)) return undefined
    try {
      return await operations.put(file, this.#stop.signal)
    } catch (error) {
      // A resumable upload handles files that change.
      if (error instanceof SourceError && error.code === 'SOURCE_CHANGED') return undefined
      throw error
    }
  }
}

function endTracking(result: FileResult, tracking: FileTracking): FileResult {
  tracking.end(result)
  return result
}

function isInterruption(error: unknown): boolean {
  return isHttpError(error) && error.name === 'InterruptedError'
}

/** Unwraps the error, so that it does not depend on whether an upload was started. */
function unwrapInterruption(error: unknown): unknown {
  return error instanceof Error && isInterruption(error.cause) ? error.cause : error
}

async function follow(handle: UploadHandle, tracking: FileTracking): Promise<void> {
  for await (const progress of handle.progress()) tracking.progress(progress)
}
