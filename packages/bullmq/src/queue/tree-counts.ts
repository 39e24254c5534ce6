/** Numbers of files and bytes, over all workers. All numbers of bytes are sizes of files. */
export interface TreeCounts {
  /** Number of files that were stored. */
  readonly filesUploaded: number
  /** Number of files that were not sent, because their objects are equal: also those of a repeated job. */
  readonly filesUnchanged: number
  /** Number of files that were not sent, but whose objects were given the options of the batch. */
  readonly filesUpdated: number
  /** Number of files, and of unreadable directories, that are not stored. */
  readonly filesFailed: number
  /** Number of skipped links and special files, which are not counted as found. */
  readonly filesSkipped: number
  /** Bytes that are stored or recorded. */
  readonly bytesUploaded: number
  /** Bytes of files that were not sent, because their objects have the same content. */
  readonly bytesUnchanged: number
  /** Bytes of files that failed. */
  readonly bytesLeft: number
}

/** All counts are 0. */
export const NO_COUNTS: TreeCounts = {
  filesUploaded: 0,
  filesUnchanged: 0,
  filesUpdated: 0,
  filesFailed: 0,
  filesSkipped: 0,
  bytesUploaded: 0,
  bytesUnchanged: 0,
  bytesLeft: 0,
}

const NAMES = Object.keys(NO_COUNTS) as readonly (keyof TreeCounts)[]

/** Returns the counts of a batch. */
export function countsOf(progress: TreeCounts): TreeCounts {
  return pick((name) => progress[name])
}

/** Adds counts. */
export function sumOf(one: TreeCounts, other: TreeCounts): TreeCounts {
  return pick((name) => one[name] + other[name])
}

function pick(value: (name: keyof TreeCounts) => number): TreeCounts {
  return Object.fromEntries(NAMES.map((name) => [name, value(name)])) as unknown as TreeCounts
}
