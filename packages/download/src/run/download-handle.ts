import type { CheckpointId } from '@oss/multipart'
import type { CompletedDownload, DownloadOutcome } from '../progress/download-outcome.ts'
import type { DownloadProgress } from '../progress/download-progress.ts'

/**
 * A download under way. It has begun when you get it. It is not a promise, so that awaiting it by mistake cannot hide `pause` and
 * `cancel`; await {@link DownloadHandle.outcome} or {@link DownloadHandle.done}.
 *
 * Leaving an `await using` scope early interrupts it: what came stays, and the same call continues.
 */
export interface DownloadHandle extends AsyncDisposable {
  /** The id under which it is remembered between runs. */
  readonly id: CheckpointId
  /** How it ended. Never rejects. */
  readonly outcome: Promise<DownloadOutcome>
  /**
   * What the file has.
   *
   * @throws DownloadError unless the download completes.
   */
  done(): Promise<CompletedDownload>
  /**
   * How far it is: the newest value whenever the reader asks, the last value always, then the end. Any number of readers; none of them
   * slows the download down.
   */
  progress(): AsyncIterable<DownloadProgress>
  /** Starts no more parts. Resolves when nothing is in flight and all that came is recorded, or when the download has ended. */
  pause(): Promise<void>
  /** Goes on after {@link DownloadHandle.pause}. */
  resume(): void
  /**
   * Stops now. What came stays, so the same call later continues.
   *
   * @param reason - becomes the `cause` of the outcome's error.
   */
  interrupt(reason?: unknown): Promise<DownloadOutcome>
  /**
   * Stops, and removes what came and the checkpoint; also after an interruption. When the file has taken its place meanwhile, the outcome is
   * `completed`.
   */
  cancel(): Promise<DownloadOutcome>
}
