import type { UploadProgress } from '@oss/multipart'
import type { FileToUpload } from '../files/found-file.ts'
import type { FileRef, FileResult } from './file-result.ts'

/** A file that is being uploaded. */
export interface ActiveFile extends FileRef {
  /** Bytes, as it was found. */
  readonly size: number
  /** Bytes of the file that were read to compare it with its object. */
  readonly bytesCompared: number
  /** `undefined` while it is compared with its object, and of files below 1 MiB that go in one request and are stored too soon to be followed. */
  readonly progress: UploadProgress | undefined
}

/** How far a batch is. Bytes are those of files. */
export interface BatchProgress {
  /** Files that were found so far. */
  readonly filesFound: number
  /** Of the files that were found so far. */
  readonly bytesFound: number
  /** Files of which there is no result yet. */
  readonly filesOpen: number
  /** Whether all files were found, so that the two numbers above are the whole. */
  readonly isCounted: boolean
  /** Files that this run has stored. */
  readonly filesStored: number
  /** Files that were not sent, because their objects are equal. */
  readonly filesEqual: number
  /** Files that were not sent, but whose objects were changed to have the options of the batch. */
  readonly filesUpdated: number
  /** Files, and directories that cannot be read, that could not be stored. */
  readonly filesFailed: number
  /** Links and special files; not among those found. */
  readonly filesPassedOver: number
  /** Stored and, in parts, recorded; by this run and, in parts that it reuses, by earlier ones. */
  readonly bytesStored: number
  /** Of them, what earlier runs had stored in parts. */
  readonly bytesReused: number
  /** Sent, and not known to be stored. Falls when something is sent again. */
  readonly bytesInFlight: number
  /** Bytes of files that were not sent, because their objects have the same content. */
  readonly bytesEqual: number
  /** Of files that failed, were interrupted, or are not sent in a dry run. */
  readonly bytesLeft: number
  /** In the order in which they began. */
  readonly active: readonly ActiveFile[]
}

/** What a batch tells the counter of a file under way. */
export interface FileTracking {
  compared(bytes: number): void
  progress(progress: UploadProgress): void
  end(result: FileResult): void
}

/** Counts. */
export interface BatchCounter {
  found(size: number): void
  counted(): void
  passedOver(): void
  begin(file: FileToUpload, size: number): FileTracking
  progress(): BatchProgress
}

type Sums = {
  -readonly [Name in Exclude<keyof BatchProgress, 'active' | 'isCounted' | 'bytesInFlight'>]: number
}

/** Makes a counter. */
export function batchCounter(): BatchCounter {
  const sums: Sums = {
    ...{
      filesFound: 0,
      filesOpen: 0,
      filesStored: 0,
      filesEqual: 0,
      filesUpdated: 0,
      filesFailed: 0,
      filesPassedOver: 0,
    },
    ...{ bytesFound: 0, bytesStored: 0, bytesReused: 0, bytesEqual: 0, bytesLeft: 0 },
  }
  let isCounted = false
  const active = new Set<ActiveFile & { bytesCompared: number; progress: UploadProgress | undefined }>()
  return {
    found(size) {
      sums.filesFound += 1
      sums.filesOpen += 1
      sums.bytesFound += size
    },
    counted() {
      isCounted = true
    },
    passedOver() {
      sums.filesPassedOver += 1
    },
    begin({ file, key }, size) {
      const entry = { file, key, size, bytesCompared: 0, progress: undefined as UploadProgress | undefined }
      active.add(entry)
      return {
        compared(bytes) {
          entry.bytesCompared = bytes
        },
        progress(progress) {
          entry.progress = progress
        },
        end(result) {
          active.delete(entry)
          settle(sums, result, size, entry.progress)
        },
      }
    },
    progress() {
      const files = [...active].map((file) => ({ ...file }))
      const sum = (name: 'bytesRecorded' | 'bytesReused' | 'bytesInFlight'): number =>
        files.reduce((bytes, { progress }) => bytes + (progress?.[name] ?? 0), 0)
      return {
        ...sums,
        isCounted,
        bytesStored: sums.bytesStored + sum('bytesRecorded'),
        bytesReused: sums.bytesReused + sum('bytesReused'),
        bytesInFlight: sum('bytesInFlight'),
        active: files,
      }
    },
  }
}

function settle(
  sums: Sums,
  { status }: FileResult,
  size: number,
  progress: UploadProgress | undefined,
): void {
  sums.filesOpen -= 1
  switch (status) {
    case 'stored':
      sums.filesStored += 1
      sums.bytesStored += size
      sums.bytesReused += progress?.bytesReused ?? 0
      return
    case 'equal':
      sums.filesEqual += 1
      sums.bytesEqual += size
      return
    case 'updated':
      sums.filesUpdated += 1
      sums.bytesEqual += size
      return
    case 'failed':
      sums.filesFailed += 1
      sums.bytesLeft += size
      return
    default:
      sums.bytesLeft += size
  }
}
