import { DEFAULT_PART_SIZE } from '@oss/multipart'
import { type FileComparison, fileComparison } from '../comparison/file-comparison.ts'
import { DEFAULT_JOBS, type Job, JobQueue } from '../jobs/job-queue.ts'
import type { ResolvedFileOptions } from '../rules/file-options.ts'
import { type BatchEntry, batchEntries } from './batch-entries.ts'
import type { BatchFiles, BatchOptions } from './batch-input.ts'
import type { BatchOperations } from './batch-operations.ts'
import { type BatchCounter, batchCounter } from './batch-progress.ts'
import type { FileResult } from './file-result.ts'
import { FileUpload } from './file-upload.ts'

/** Input of a batch. */
export interface BatchRunOptions {
  readonly operations: BatchOperations
  readonly files: BatchFiles
  readonly listPrefix: string | undefined
  /** Whether the keys are known to be distinct; if not, they are recorded to find duplicates. */
  readonly isDistinct: boolean
  readonly options: BatchOptions
  /** Derives the options of one file. Throws when they exclude each other. */
  readonly optionsOf: (file: Extract<BatchEntry, { readonly kind: 'file' }>) => ResolvedFileOptions
}

/** Uploads the files of one batch. */
export class BatchRun {
  readonly counter: BatchCounter
  readonly #run: BatchRunOptions
  readonly #queue: JobQueue<BatchEntry, FileResult>
  readonly #comparison: FileComparison | undefined

  constructor(run: BatchRunOptions) {
    this.#run = run
    this.counter = batchCounter(run.options.shard)
    const { operations, listPrefix, options, files, isDistinct } = run
    this.#queue = new JobQueue<BatchEntry, FileResult>({
      entries: batchEntries(files, isDistinct, options.shard),
      jobs: options.jobs ?? DEFAULT_JOBS,
      hasSharedDirectory: options.checkpointDir !== undefined,
      signal: options.signal,
      onRead: (entry) => this.#count(entry),
      onCounted: () => this.counter.counted(),
      onIdle: () => this.counter.end(),
      prepare: (entry) => this.#prepare(entry),
      isTransferred: ({ kind }) => kind === 'uploaded',
      sleep: (ms, signal) => operations.sleep(ms, signal),
      close: async () => this.#comparison?.close(),
    })
    const { skipUnchanged = true, partSize = DEFAULT_PART_SIZE, onCompareFailed = () => {} } = options
    const { signal } = this.#queue
    if (skipUnchanged)
      this.#comparison = fileComparison({ operations, signal, listPrefix, partSize, onCompareFailed })
  }

  /** Stops running uploads, and starts no more. Resolves when nothing is running. */
  stop(reason: unknown): Promise<void> {
    return this.#queue.stop(reason)
  }

  /** Uploads files while the results are read. */
  results(): AsyncGenerator<FileResult> {
    return this.#queue.results()
  }

  #count(entry: BatchEntry): void {
    if (entry.kind === 'file') this.counter.found(entry.size)
    else if (entry.kind === 'skipped') this.counter.skipped()
    else this.counter.found(0)
  }

  /** Looks up the key of the next entry in the listing, which is in the same order. */
  async #prepare(entry: BatchEntry): Promise<Job<FileResult> | FileResult> {
    switch (entry.kind) {
      case 'file': {
        const existing = (await this.#comparison?.lookUp(entry.key)) ?? 'absent'
        const { operations, options, optionsOf } = this.#run
        const context = {
          operations,
          options,
          optionsOf,
          comparison: this.#comparison,
          signal: this.#queue.signal,
        }
        const tracking = this.counter.start(entry, entry.size)
        return {
          act: () => new FileUpload(context, entry, existing, tracking).run(),
          ended: (result) => tracking.end(result),
        }
      }
      case 'skipped': {
        const { file, reason } = entry
        return { kind: 'skipped', file, reason }
      }
      case 'unreadable': {
        const { file, key, error } = entry
        const result: FileResult = { kind: 'failed', file, key, error }
        this.counter.start({ file, key }, 0).end(result)
        return result
      }
      default:
        return entry satisfies never
    }
  }
}
