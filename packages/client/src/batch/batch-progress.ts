import { createLatestValue, type UploadProgress } from '@oss/multipart'
import type { FileRef, FileToUpload } from '../files/found-file.ts'
import type { Shard } from '../files/shard.ts'
import { batchFraction } from '../jobs/batch-fraction.ts'
import type { FileResult } from './file-result.ts'

/** A file that is being uploaded. */
export interface ActiveFile extends FileRef {
  /** Size in bytes when the file was found. */
  readonly size: number
  /** Number of bytes that were read to compare the file with its object. */
  readonly bytesCompared: number
  /**
   * `undefined` while the file is compared with its object, and for files below 1 MiB that are sent with one
   * request.
   */
  readonly progress: UploadProgress | undefined
}

/** Progress of a batch. All numbers of bytes are sizes of files. */
export interface BatchProgress {
  /** Number of files found so far. */
  readonly filesFound: number
  /** Size of the files found so far. */
  readonly bytesFound: number
  /** Number of files without a result. */
  readonly filesOpen: number
  /** Whether all files were found, so that the two numbers above are final. */
  readonly isCounted: boolean
  /** Number of files that this run has stored. */
  readonly filesUploaded: number
  /** Number of files that were not sent, because their objects are equal. */
  readonly filesUnchanged: number
  /** Number of files that were not sent, but whose objects were given the options of the batch. */
  readonly filesUpdated: number
  /** Number of files, and of unreadable directories, that failed. */
  readonly filesFailed: number
  /** Number of skipped links and special files, which are not counted as found. */
  readonly filesSkipped: number
  /** Bytes that are stored or recorded, including reused parts of earlier runs. */
  readonly bytesUploaded: number
  /** Bytes of `bytesUploaded` that earlier runs stored as parts. */
  readonly bytesReused: number
  /** Bytes that are sent, but not known to be stored. Decreases when something is sent again. */
  readonly bytesInFlight: number
  /** Bytes of files that were not sent, because their objects have the same content. */
  readonly bytesUnchanged: number
  /** Bytes of files that failed, were interrupted, or are not sent in a dry run. */
  readonly bytesLeft: number
  /** Files in progress, in the order in which they started. */
  readonly active: readonly ActiveFile[]
  /**
   * Bytes that are uploaded, in flight or unchanged, divided by `bytesFound`: from 0 to 1. `undefined` until
   * all files are found. Stays below 1 when files fail.
   */
  readonly fraction: number | undefined
  /** The shard whose files are counted; `undefined` if all files are. */
  readonly shard: Shard | undefined
}

/** Counts one file in progress. */
export interface FileTracking {
  compared(bytes: number): void
  progress(progress: UploadProgress): void
  end(result: FileResult): void
}

/** Counts the files and bytes of a batch. */
export interface BatchCounter {
  found(size: number): void
  counted(): void
  skipped(): void
  start(file: FileToUpload, size: number): FileTracking
  progress(): BatchProgress
  /** Reports each change, and ends after {@link BatchCounter.end}. */
  values(): AsyncIterable<BatchProgress>
  /** Ends the progress: nothing runs, and no more files are started. */
  end(): void
  /** Resolves at the end. */
  readonly ended: Promise<void>
}

type Sums = {
  -readonly [Name in Exclude<
    keyof BatchProgress,
    'active' | 'isCounted' | 'bytesInFlight' | 'fraction' | 'shard'
  >]: number
}

/** Creates a counter. @param shard - the shard that is counted */
export function batchCounter(shard: Shard | undefined): BatchCounter {
  const sums: Sums = {
    filesFound: 0,
    filesOpen: 0,
    filesUploaded: 0,
    filesUnchanged: 0,
    filesUpdated: 0,
    filesFailed: 0,
    filesSkipped: 0,
    bytesFound: 0,
    bytesUploaded: 0,
    bytesReused: 0,
    bytesUnchanged: 0,
    bytesLeft: 0,
  }
  let isCounted = false
  const latest = createLatestValue<BatchProgress>()
  const { promise: ended, resolve: markEnded } = Promise.withResolvers<void>()
  const changed = (): void => latest.publish(progress)
  const active = new Set<ActiveFile & { bytesCompared: number; progress: UploadProgress | undefined }>()
  changed()
  return {
    progress,
    ended,
    values: () => latest.values(),
    end() {
      latest.end()
      markEnded()
    },
    found(size) {
      sums.filesFound += 1
      sums.filesOpen += 1
      sums.bytesFound += size
      changed()
    },
    counted() {
      isCounted = true
      changed()
    },
    skipped() {
      sums.filesSkipped += 1
      changed()
    },
    start({ file, key }, size) {
      const entry = { file, key, size, bytesCompared: 0, progress: undefined as UploadProgress | undefined }
      active.add(entry)
      changed()
      return {
        compared(bytes) {
          entry.bytesCompared = bytes
          changed()
        },
        progress(progress) {
          entry.progress = progress
          changed()
        },
        end(result) {
          active.delete(entry)
          settle(sums, result, size, entry.progress)
          changed()
        },
      }
    },
  }

  function progress(): BatchProgress {
    const files = [...active].map((file) => ({ ...file }))
    const sum = (name: 'bytesRecorded' | 'bytesReused' | 'bytesInFlight'): number =>
      files.reduce((bytes, { progress }) => bytes + (progress?.[name] ?? 0), 0)
    const bytesUploaded = sums.bytesUploaded + sum('bytesRecorded')
    const bytesInFlight = sum('bytesInFlight')
    const bytesDone = bytesUploaded + bytesInFlight + sums.bytesUnchanged
    return {
      ...sums,
      isCounted,
      bytesUploaded,
      bytesReused: sums.bytesReused + sum('bytesReused'),
      bytesInFlight,
      active: files,
      shard,
      fraction: isCounted ? batchFraction({ ...sums, bytesDone }) : undefined,
    }
  }
}

function settle(sums: Sums, { kind }: FileResult, size: number, progress: UploadProgress | undefined): void {
  sums.filesOpen -= 1
  switch (kind) {
    case 'uploaded':
      sums.filesUploaded += 1
      sums.bytesUploaded += size
      sums.bytesReused += progress?.bytesReused ?? 0
      return
    case 'unchanged':
      sums.filesUnchanged += 1
      sums.bytesUnchanged += size
      return
    case 'updated':
      sums.filesUpdated += 1
      sums.bytesUnchanged += size
      return
    case 'failed':
      sums.filesFailed += 1
      sums.bytesLeft += size
      return
    default:
      sums.bytesLeft += size
  }
}
