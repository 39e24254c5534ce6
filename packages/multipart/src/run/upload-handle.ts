import type { CheckpointId } from '../model/ids.ts'
import type { CompletedCopy, CompletedUpload, UploadOutcome } from '../model/upload-outcome.ts'
import type { UploadProgress } from '../progress/upload-progress.ts'

/**
 * An upload under way. It has begun when you get it. It is not a promise, so that awaiting it by mistake cannot hide `pause` and
 * `cancel`; await {@link UploadHandle.outcome} or {@link UploadHandle.done}.
 *
 * Leaving an `await using` scope early interrupts it: upload id and checkpoint stay, and the same call continues.
 */
export interface UploadHandle<Completed extends CompletedCopy = CompletedUpload> extends AsyncDisposable {
  /** The id under which it is remembered between runs. */
  readonly id: CheckpointId
  /** How it ended. Never rejects. */
  readonly outcome: Promise<UploadOutcome<Completed>>
  /**
   * The stored object.
   *
   * @throws UploadError unless the upload completes.
   */
  done(): Promise<Completed>
  /**
   * How far it is: the newest value whenever the reader asks, the last value always, then the end. Any number of readers; none of them
   * slows the upload down.
   */
  progress(): AsyncIterable<UploadProgress>
  /**
   * Starts no more parts. Resolves when nothing is in flight and all that was stored is recorded, or when the upload has ended.
   * A source that goes in one request, and a completion that was sent, are not paused.
   */
  pause(): Promise<void>
  /** Goes on after {@link UploadHandle.pause}. */
  resume(): void
  /**
   * Stops now. The upload id stays usable and the checkpoint stays, so the same call later continues.
   *
   * @param reason - becomes the `cause` of the outcome's error.
   */
  interrupt(reason?: unknown): Promise<UploadOutcome<Completed>>
  /**
   * Stops, aborts the upload id on the service and removes the checkpoint. Works while requests are disabled, and after an
   * interruption. A completion that was already sent is waited for: when it succeeds, the outcome is `completed`.
   */
  cancel(): Promise<UploadOutcome<Completed>>
}
