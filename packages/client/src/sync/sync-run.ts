import { createLatestValue, type ProgressOptions, pacedValues, type Sleep } from '@oss/multipart'
import { ownSignal } from '../connection/own-signal.ts'
import { deleteExtra, type ListAfter } from './delete-extra.ts'
import { failed } from './deletion-results.ts'
import { type DeletionLimits, planDeletions } from './plan-deletions.ts'
import type { SyncBatch } from './sync-batch.ts'
import type { SyncPhase, SyncProgress } from './sync-progress.ts'
import type { SyncDeletionResult } from './sync-result.ts'
import type { ExtraFile, SyncSide } from './sync-side.ts'

/** The transfers of a sync. */
interface TransferBatch<Result, Transfer> extends AsyncIterable<Result> {
  progressNow(): Transfer
  progress(): AsyncIterable<Transfer>
  interrupt(reason?: unknown): Promise<void>
}

/** The deletions of a sync. */
export interface SyncDeletions extends DeletionLimits {
  readonly side: SyncSide
  readonly list: (startAfter: string, signal: AbortSignal) => ReturnType<ListAfter>
  readonly dryRun: boolean
}

/** Input of a sync. */
export interface SyncRunOptions<Result, Transfer> {
  readonly batch: TransferBatch<Result, Transfer>
  /** Counts of transferred, equal and failed files. */
  readonly countsOf: (
    transfer: Transfer,
  ) => Pick<SyncProgress, 'filesTransferred' | 'filesUnchanged' | 'filesFailed'>
  /** `undefined` when nothing is deleted. */
  readonly deletions: SyncDeletions | undefined
  readonly signal: AbortSignal | undefined
  readonly sleep: Sleep
}

/** Transfers files, then deletes those that the source does not have. */
export class SyncRun<Result extends { readonly kind: string }, Transfer>
  implements SyncBatch<Result | SyncDeletionResult, Transfer>
{
  readonly #options: SyncRunOptions<Result, Transfer>
  readonly #results: AsyncGenerator<Result | SyncDeletionResult>
  readonly #stop = new AbortController()
  readonly #end = Promise.withResolvers<void>()
  /** Changes before and after the transfers, which report their own. */
  readonly #listing = createLatestValue<SyncProgress<Transfer>>()
  readonly #deleting = createLatestValue<SyncProgress<Transfer>>()
  #work: Promise<unknown> = Promise.resolve()
  #phase: SyncPhase = 'transferring'
  #failedTransfers = 0
  readonly #counts = { filesListed: 0, filesToDelete: 0, filesDeleted: 0 }
  #failedDeletions = 0

  constructor(options: SyncRunOptions<Result, Transfer>) {
    this.#options = options
    this.#results = this.#run()
    if (options.deletions !== undefined) this.#phase = 'listing'
    this.#listing.publish(() => this.progressNow())
  }

  [Symbol.asyncIterator](): AsyncGenerator<Result | SyncDeletionResult> {
    return this.#results
  }

  progressNow(): SyncProgress<Transfer> {
    const { batch, countsOf } = this.#options
    const transfer = batch.progressNow()
    const counts = countsOf(transfer)
    const filesFailed = counts.filesFailed + this.#failedDeletions
    return { phase: this.#phase, transfer, ...this.#counts, ...counts, filesFailed }
  }

  progress(given?: ProgressOptions): AsyncIterable<SyncProgress<Transfer>> {
    return pacedValues(this.#values(), {
      ...given,
      sleep: this.#options.sleep,
      ended: this.#end.promise,
    })
  }

  async interrupt(reason: unknown = new Error('The sync was interrupted.')): Promise<void> {
    this.#stop.abort(reason)
    await this.#options.batch.interrupt(reason)
    await this.#work
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.interrupt(new Error('The sync was disposed of.'))
  }

  async *#values(): AsyncGenerator<SyncProgress<Transfer>> {
    yield* this.#listing.values()
    for await (const _ of this.#options.batch.progress()) yield this.progressNow()
    yield* this.#deleting.values()
  }

  async *#run(): AsyncGenerator<Result | SyncDeletionResult> {
    const { batch, deletions } = this.#options
    const signal = ownSignal(this.#options.signal)
    const follow = (): void => void this.interrupt(signal.reason)
    if (signal.aborted) follow()
    signal.addEventListener('abort', follow, { once: true })
    try {
      const extra = deletions && (await this.#tracked(this.#plan(deletions)))
      this.#phase = 'transferring'
      this.#listing.end()
      for await (const result of batch) {
        if (result.kind === 'failed' || result.kind === 'interrupted') this.#failedTransfers += 1
        yield result
      }
      if (deletions !== undefined && extra !== undefined) yield* this.#delete(deletions, extra)
    } catch (error) {
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error
    } finally {
      signal.removeEventListener('abort', follow)
      await this.interrupt(new Error('The results of the sync are no longer read.'))
      this.#phase = 'ended'
      this.#listing.end()
      this.#changed()
      this.#deleting.end()
      this.#end.resolve()
    }
  }

  async #plan({ side, ...limits }: SyncDeletions): Promise<readonly ExtraFile[]> {
    const { signal } = this.#stop
    const extra = await planDeletions(side, limits, signal, () => {
      signal.throwIfAborted()
      this.#counts.filesListed += 1
      this.#listing.publish(() => this.progressNow())
    })
    this.#counts.filesToDelete = extra.length
    return extra
  }

  /** Only after complete listings, and when everything else was transferred. */
  async *#delete(
    { side, list, dryRun }: SyncDeletions,
    extra: readonly ExtraFile[],
  ): AsyncGenerator<SyncDeletionResult> {
    if (this.#failedTransfers > 0) return
    this.#phase = 'deleting'
    const { error, ref } = side.problem() ?? {}
    if (ref !== undefined) {
      yield this.#counted(failed(ref, error))
      return
    }
    if (dryRun) {
      for (const { file, key, size } of extra) yield { kind: 'deletion-planned', file, key, size }
      return
    }
    const { signal } = this.#stop
    const chunks = deleteExtra(side, extra, (startAfter) => list(startAfter, signal), signal)
    for (;;) {
      const next = await this.#tracked(chunks.next())
      if (next.done) return
      for (const result of next.value) this.#counted(result)
      yield* next.value
    }
  }

  #counted(result: SyncDeletionResult): SyncDeletionResult {
    if (result.kind === 'deleted') this.#counts.filesDeleted += 1
    if (result.kind === 'deletion-failed') this.#failedDeletions += 1
    this.#changed()
    return result
  }

  #changed(): void {
    this.#deleting.publish(() => this.progressNow())
  }

  /** Makes an interruption wait for the work. */
  #tracked<Value>(work: Promise<Value>): Promise<Value> {
    this.#work = work.catch(() => {})
    return work
  }
}
