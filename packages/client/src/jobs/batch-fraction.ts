/** Counts of a batch from which its fraction is derived. */
interface BatchCounts {
  readonly bytesFound: number
  /** Bytes that are transferred, in flight or unchanged. */
  readonly bytesDone: number
  readonly filesOpen: number
  readonly filesFailed: number
}

/** Returns how much of a batch is done, from 0 to 1. */
export function batchFraction({ bytesFound, bytesDone, filesOpen, filesFailed }: BatchCounts): number {
  if (bytesFound === 0) return filesOpen === 0 && filesFailed === 0 ? 1 : 0
  // A file may have grown since it was found.
  return Math.min(1, bytesDone / bytesFound)
}
