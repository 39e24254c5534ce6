import {
  ChecksumError,
  type CompletedUpload,
  DEFAULT_PART_SIZE,
  SourceError,
  type UploadHandle,
} from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import type { FileComparison, ListingEntry } from '../comparison/file-comparison.ts'
import { hasObjectOptions } from '../comparison/object-changes.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { emit } from '../events/emit.ts'
import type { FileRef } from '../files/found-file.ts'
import { isInterruption } from '../jobs/job-queue.ts'
import type { ResolvedFileOptions } from '../rules/file-options.ts'
import type { BatchEntry } from './batch-entries.ts'
import type { BatchOptions } from './batch-input.ts'
import type { BatchOperations, FileToStore } from './batch-operations.ts'
import type { FileTracking } from './batch-progress.ts'
import type { FileResult } from './file-result.ts'
import { updateResumed } from './update-resumed.ts'

/** Smaller files that fit into one request are stored too quickly to report their progress. */
const MIN_REPORTED_BYTES = 1_048_576

/** Maximum number of comparisons with an object that other writers keep replacing; then the file is sent. */
const MAX_COMPARISONS = 3

type FileEntry = Extract<BatchEntry, { readonly kind: 'file' }>

/** Context of all file uploads of a batch. */
export interface FileUploadContext {
  readonly operations: BatchOperations
  readonly options: BatchOptions
  readonly optionsOf: (file: FileEntry) => ResolvedFileOptions
  readonly comparison: FileComparison | undefined
  readonly signal: AbortSignal
}

/** Compares one file with its object, and stores it if necessary. */
export class FileUpload {
  readonly #context: FileUploadContext
  readonly #ref: FileRef
  readonly #entry: FileEntry
  readonly #existing: ListingEntry
  readonly #tracking: FileTracking

  constructor(context: FileUploadContext, entry: FileEntry, existing: ListingEntry, tracking: FileTracking) {
    this.#context = context
    this.#entry = entry
    this.#ref = { file: entry.file, key: entry.key }
    this.#existing = existing
    this.#tracking = tracking
  }

  /** Resolves to the result, also for a failure. */
  async run(): Promise<FileResult> {
    const { signal, optionsOf } = this.#context
    try {
      const options = optionsOf(this.#entry)
      return (await this.#resultIfEqual(options)) ?? (await this.#store(options))
    } catch (error) {
      const kind = signal.aborted || isInterruption(error) ? 'interrupted' : 'failed'
      return { kind, ...this.#ref, error }
    }
  }

  /** Handles a file whose object has the same content; returns `undefined` when it must be sent. */
  async #resultIfEqual({
    object: wanted,
    compression,
  }: ResolvedFileOptions): Promise<FileResult | undefined> {
    const { operations, options, comparison, signal } = this.#context
    const file = this.#ref
    const onRead = (bytes: number): void => this.#tracking.compared(bytes)
    const needsObject = hasObjectOptions(wanted)
    for (let entry = this.#existing, changes = 0; changes < MAX_COMPARISONS; entry = 'unknown', changes++) {
      const how = { compression, needsObject, onRead }
      const same = await comparison?.findEqual(file, this.#entry.size, entry, how)
      if (same === undefined) return undefined
      const { content, object } = same
      if (!needsObject || object === undefined) return { kind: 'unchanged', ...file, ...content }
      try {
        const changed = await operations.update(file.key, object, wanted, signal)
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

  async #store({ object, compression }: ResolvedFileOptions): Promise<FileResult> {
    const { operations, options, signal } = this.#context
    const { size } = this.#entry
    if (options.dryRun) {
      await (await fileSource(this.#ref.file).open())[Symbol.asyncDispose]()
      return { kind: 'planned', ...this.#ref, size }
    }
    await using compressed = compression && (await operations.compress(this.#ref, compression, signal))
    const file = { ...this.#ref, object, compressed }
    const upload = await this.#put(file, compressed?.size ?? size)
    if (upload !== undefined) return this.#uploaded(file, upload)
    const mayResume = await operations.mayHaveCheckpoint(file, signal)
    const handle = operations.upload(file, signal)
    void follow(handle, this.#tracking)
    const outcome = await handle.outcome
    switch (outcome.kind) {
      case 'completed': {
        const isResumed = mayResume || outcome.upload.partsReused > 0
        const result = this.#uploaded(file, outcome.upload)
        const denial =
          isResumed && (await updateResumed(operations, file.key, outcome.upload, object, signal))
        if (denial) emit(options.onCompareFailed, denial)
        return result
      }
      case 'cancelled':
        throw new Error('a handle that no caller has was cancelled')
      default:
        return { kind: outcome.kind, ...this.#ref, error: outcome.error }
    }
  }

  /** Stores a small file with one request; returns `undefined` when it needs a resumable upload. */
  async #put(file: FileToStore, size: number): Promise<CompletedUpload | undefined> {
    const { operations, options, signal } = this.#context
    if (size > (options.partSize ?? DEFAULT_PART_SIZE) || size >= MIN_REPORTED_BYTES) return undefined
    // An earlier, larger version of the file may have left an upload that must be cleaned up.
    if (await operations.mayHaveCheckpoint(file, signal)) return undefined
    try {
      return await operations.put(file, signal)
    } catch (error) {
      // A resumable upload handles files that change.
      if (error instanceof SourceError && error.code === 'SOURCE_CHANGED') return undefined
      throw error
    }
  }

  /** R1: the temporary file with compressed content may have been damaged since its CRC-64 was computed. */
  #uploaded({ compressed }: FileToStore, upload: CompletedUpload): FileResult {
    const expected = compressed?.record.compressedCrc64
    if (expected !== undefined && upload.crc64 !== undefined && upload.crc64 !== expected)
      throw new ChecksumError(`The object ${this.#ref.key}`, expected, upload.crc64)
    return { kind: 'uploaded', ...this.#ref, upload }
  }
}

async function follow(handle: UploadHandle, tracking: FileTracking): Promise<void> {
  for await (const progress of handle.progress()) tracking.progress(progress)
}
