/** The progress of a download. */
export interface DownloadProgress {
  /**
   * `opening`: reads the checkpoint and describes the object. `checking`: verifies parts of an earlier run.
   * `pausing` and `paused` replace `downloading` after `pause()`, with and without parts in flight.
   * `publishing`: replaces the file.
   */
  readonly phase: 'opening' | 'checking' | 'downloading' | 'pausing' | 'paused' | 'publishing' | 'settled'
  /** Bytes of parts that are written and recorded. R11: decreases only when the download restarts. */
  readonly bytesRecorded: number
  /** Written bytes of the parts in flight; decreases when a part is discarded. */
  readonly bytesInFlight: number
  /** Bytes reused from an earlier run; included in `bytesRecorded`. */
  readonly bytesReused: number
  /** Size of the object in bytes; 0 until it is described. */
  readonly bytesTotal: number
  /** Number of parts that are written and recorded. */
  readonly partsRecorded: number
  /** Number of parts reused from an earlier run; included in `partsRecorded`. */
  readonly partsReused: number
  /** Number of parts of the object; 0 until it is described. */
  readonly partsTotal: number
  /** Number of restarts in this run. */
  readonly restarts: number
  /**
   * Recorded bytes and those in flight, divided by `bytesTotal`: from 0 to 1. `undefined` until the object is
   * described. It can be 1 before the file is published, and decreases as these numbers do.
   */
  readonly fraction: number | undefined
}
