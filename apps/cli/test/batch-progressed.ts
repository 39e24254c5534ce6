import type { BatchProgressed } from '../src/events/batch-event.ts'

const MIB = 2 ** 20

/** A progress event about 2,003 files of 100 MiB. */
export function batchProgressed(change: Partial<BatchProgressed> = {}): BatchProgressed {
  return {
    kind: 'batch-progress',
    filesTotal: 2_003,
    filesDone: 812,
    filesFailed: 0,
    bytesTotal: 100 * MIB,
    isCounted: true,
    bytesDone: 42 * MIB,
    bytesUploaded: 20 * MIB,
    bytesInFlight: 2 * MIB,
    bytesReused: 0,
    bytesUnchanged: 10 * MIB,
    bytesPerSecond: MIB,
    secondsLeft: 48,
    files: [],
    shard: null,
    ...change,
  }
}
