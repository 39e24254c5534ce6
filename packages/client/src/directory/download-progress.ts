import type { DownloadProgress } from '@oss/download'
import { createLatestValue } from '@oss/multipart'
import type { FileRef } from '../files/found-file.ts'
import { batchFraction } from '../jobs/batch-fraction.ts'
import type { DownloadResult } from './download-result.ts'

/** A file that is being downloaded. */
export interface ActiveDownload extends FileRef {
  /** Size in bytes when the object was listed. */
  readonly size: number
  /** Number of bytes of an existing file that were read to compare it with the object. */
  readonly bytesCompared: number
  /** `undefined` while an existing file is compared. */
  readonly progress: DownloadProgress | undefined
}

/** Progress of a batch of downloads. All numbers of bytes are sizes of objects. */
export interface DownloadBatchProgress {
  /** Number of objects found so far. */
  readonly filesFound: number
  /** Size of the objects found so far. */
  readonly bytesFound: number
  /** Number of objects without a result. */
  readonly filesOpen: number
  /** Whether all objects were listed, so that the two numbers above are final. */
  readonly isCounted: boolean
  readonly filesDownloaded: number
  /** Number of objects whose files have the same content. */
  readonly filesUnchanged: number
  readonly filesFailed: number
  /** Number of skipped objects, whose keys end with `/`. */
  readonly filesSkipped: number
  /** Bytes that are written and recorded, including reused parts of earlier runs. */
  readonly bytesDownloaded: number
  /** Bytes of `bytesDownloaded` that earlier runs wrote. */
  readonly bytesReused: number
  /** Bytes of parts in flight. */
  readonly bytesInFlight: number
  readonly bytesUnchanged: number
  /** Bytes of objects that failed, were interrupted, or are not downloaded in a dry run. */
  readonly bytesLeft: number
  /** Files in progress, in the order in which they started. */
  readonly active: readonly ActiveDownload[]
  /** From 0 to 1; `undefined` until all objects are listed. Stays below 1 when files fail. */
  readonly fraction: number | undefined
}

/** Counts the files and bytes of a batch. */
export class DownloadCounter {
  readonly #active = new Set<{ -readonly [Name in keyof ActiveDownload]: ActiveDownload[Name] }>()
  readonly #sums = {
    ...{ filesFound: 0, filesOpen: 0, filesDownloaded: 0, filesUnchanged: 0, filesFailed: 0 },
    ...{ filesSkipped: 0, bytesFound: 0, bytesDownloaded: 0, bytesReused: 0, bytesUnchanged: 0 },
    bytesLeft: 0,
  }
  readonly #latest = createLatestValue<DownloadBatchProgress>()
  readonly #end = Promise.withResolvers<void>()
  #isCounted = false

  constructor() {
    this.#changed()
  }

  /** Resolves at the end. */
  get ended(): Promise<void> {
    return this.#end.promise
  }

  /** Reports each change, and ends after {@link DownloadCounter.end}. */
  values(): AsyncIterable<DownloadBatchProgress> {
    return this.#latest.values()
  }

  /** Ends the progress: nothing runs, and no more files are started. */
  end(): void {
    this.#latest.end()
    this.#end.resolve()
  }

  found(size: number): void {
    this.#sums.filesFound += 1
    this.#sums.filesOpen += 1
    this.#sums.bytesFound += size
    this.#changed()
  }

  counted(): void {
    this.#isCounted = true
    this.#changed()
  }

  skipped(): void {
    this.#sums.filesSkipped += 1
    this.#changed()
  }

  start(file: FileRef, size: number): ActiveDownloadTracking {
    const entry = { ...file, size, bytesCompared: 0, progress: undefined as DownloadProgress | undefined }
    this.#active.add(entry)
    this.#changed()
    return {
      compared: (bytes) => {
        entry.bytesCompared = bytes
        this.#changed()
      },
      progress: (progress) => {
        entry.progress = progress
        this.#changed()
      },
      end: (result) => {
        this.#active.delete(entry)
        this.#settle(result, size, entry.progress?.bytesReused ?? 0)
        this.#changed()
      },
    }
  }

  progress(): DownloadBatchProgress {
    const active = [...this.#active].map((file) => ({ ...file }))
    const sum = (name: 'bytesRecorded' | 'bytesReused' | 'bytesInFlight'): number =>
      active.reduce((bytes, { progress }) => bytes + (progress?.[name] ?? 0), 0)
    const bytesDownloaded = this.#sums.bytesDownloaded + sum('bytesRecorded')
    const bytesInFlight = sum('bytesInFlight')
    const bytesDone = bytesDownloaded + bytesInFlight + this.#sums.bytesUnchanged
    return {
      ...this.#sums,
      isCounted: this.#isCounted,
      bytesReused: this.#sums.bytesReused + sum('bytesReused'),
      ...{ bytesDownloaded, bytesInFlight, active },
      fraction: this.#isCounted ? batchFraction({ ...this.#sums, bytesDone }) : undefined,
    }
  }

  #changed(): void {
    this.#latest.publish(() => this.progress())
  }

  #settle({ kind }: DownloadResult, size: number, bytesReused: number): void {
    const sums = this.#sums
    sums.filesOpen -= 1
    if (kind === 'downloaded') {
      sums.filesDownloaded += 1
      sums.bytesDownloaded += size
      sums.bytesReused += bytesReused
    } else if (kind === 'unchanged') {
      sums.filesUnchanged += 1
      sums.bytesUnchanged += size
    } else {
      if (kind === 'failed') sums.filesFailed += 1
      sums.bytesLeft += size
    }
  }
}

/** Counts one file in progress. */
export interface ActiveDownloadTracking {
  compared(bytes: number): void
  progress(progress: DownloadProgress): void
  end(result: DownloadResult): void
}
