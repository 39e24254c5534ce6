import type { TransferProgress } from '../src/events/progress-event.ts'

export const MIB: number = 2 ** 20

/** A progress event about 256 MiB in 32 parts. */
export function progressEvent(change: Partial<TransferProgress> = {}): TransferProgress {
  return {
    kind: 'progress',
    phase: 'uploading',
    bytesDone: 0,
    bytesRecorded: 0,
    bytesInFlight: 0,
    bytesReused: 0,
    bytesTotal: 256 * MIB,
    partsRecorded: 0,
    partsReused: 0,
    partsTotal: 32,
    bytesPerSecond: 0,
    secondsLeft: null,
    ...change,
  }
}
