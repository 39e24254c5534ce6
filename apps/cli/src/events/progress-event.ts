/**
 * What a transfer is doing.
 *
 * - `opening`: reads the properties of the file or object, the checkpoint and the list of stored parts.
 * - `checking`: reads the file and compares it with the parts of an earlier run.
 * - `clearing`: aborts an upload that is no longer needed.
 * - `uploading`: uploads parts.
 * - `copying`: copies parts inside OSS.
 * - `downloading`: downloads parts.
 * - `verifying`: checks that the file has not changed during the upload.
 * - `completing`: completes the upload, which creates the object.
 * - `finishing`: renames the temporary file of a download.
 */
export type TransferPhase =
  | 'opening'
  | 'checking'
  | 'clearing'
  | 'uploading'
  | 'copying'
  | 'downloading'
  | 'verifying'
  | 'completing'
  | 'finishing'

/** Progress of a transfer: once a second, and when the phase changes. */
export interface TransferProgress {
  readonly kind: 'progress'
  readonly phase: TransferPhase
  /** Recorded or in flight. Decreases only when the transfer starts over. */
  readonly bytesDone: number
  /** Stored and recorded in the checkpoint. */
  readonly bytesRecorded: number
  readonly bytesInFlight: number
  readonly bytesReused: number
  readonly bytesTotal: number
  readonly partsRecorded: number
  readonly partsReused: number
  readonly partsTotal: number
  /** Average of the last ten seconds, without reused bytes. */
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
  /** Recorded and in flight, divided by `bytesTotal`: from 0 to 1. Absent while `bytesTotal` is unknown. */
  readonly fraction?: number | undefined
}
