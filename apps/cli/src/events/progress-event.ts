/**
 * - `opening`: looking at the file, the checkpoint and what the service has.
 * - `checking`: reading the file to see whether it still is what an earlier run sent.
 * - `clearing`: throwing an upload away that is of no use any more.
 * - `uploading`: sending.
 * - `downloading`: receiving.
 * - `verifying`: making sure that the file did not change meanwhile.
 * - `completing`: having the service make the parts one object.
 * - `finishing`: putting the file that was downloaded in its place.
 */
export type TransferPhase =
  | 'opening'
  | 'checking'
  | 'clearing'
  | 'uploading'
  | 'downloading'
  | 'verifying'
  | 'completing'
  | 'finishing'

/** How far a transfer is. */
export interface TransferProgress {
  readonly type: 'progress'
  readonly phase: TransferPhase
  /** Stored or on their way. Falls only when the upload starts over. */
  readonly bytesDone: number
  readonly bytesRecorded: number
  readonly bytesInFlight: number
  readonly bytesReused: number
  readonly bytesTotal: number
  readonly partsRecorded: number
  readonly partsReused: number
  readonly partsTotal: number
  /** Over the last seconds, without reused bytes. */
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
}
