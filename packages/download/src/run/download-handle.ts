import type { CheckpointId, ProgressOptions } from '@oss/multipart'
import type { CompletedDownload, DownloadOutcome } from '../progress/download-outcome.ts'
import type { DownloadProgress } from '../progress/download-progress.ts'

/**
 * Controls a running download. A handle is not a promise: await {@link DownloadHandle.outcome} or
 * {@link DownloadHandle.done}.
 *
 * Leaving an `await using` scope early interrupts the download; the same call resumes it.
 */
export interface DownloadHandle extends AsyncDisposable {
  /** Id of its checkpoint. */
  readonly id: CheckpointId
  /** The end of the download. Never rejects. */
  readonly outcome: Promise<DownloadOutcome>
  /**
   * Waits for the completed download.
   *
   * @throws DownloadError unless the download completes
   */
  done(): Promise<CompletedDownload>
  /**
   * Iterates over the progress: the latest value at each step, and always the last one. Any number of readers
   * may iterate; none of them slows the download down.
   */
  progress(options?: ProgressOptions): AsyncIterable<DownloadProgress>
  /**
   * Starts no more parts. Resolves when no part is in flight and all are recorded, or when the download has
   * ended.
   */
  pause(): Promise<void>
  /** Continues after {@link DownloadHandle.pause}. */
  resume(): void
  /**
   * Stops immediately. The recorded parts stay, and the same call resumes the download.
   *
   * @param reason - becomes the `cause` of the error in the outcome
   */
  interrupt(reason?: unknown): Promise<DownloadOutcome>
  /**
   * Stops, and removes the temporary file and the checkpoint, also after an interruption. If the file was
   * completed meanwhile, the outcome is `completed`.
   */
  cancel(): Promise<DownloadOutcome>
}
