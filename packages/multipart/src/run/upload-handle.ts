import type { CheckpointId } from '../model/ids.ts'
import type { CompletedCopy, CompletedUpload, UploadOutcome } from '../model/upload-outcome.ts'
import type { ProgressOptions } from '../progress/paced-values.ts'
import type { UploadProgress } from '../progress/upload-progress.ts'

/**
 * An upload in progress, already started when the handle is returned. The handle is not a promise, so that
 * awaiting it by mistake cannot hide `pause` and `cancel`; await {@link UploadHandle.outcome} or {@link
 * UploadHandle.done}.
 *
 * A store that passes on requests (`CheckpointStore.request`) pauses or cancels the upload from other
 * processes.
 *
 * Leaving an `await using` scope early interrupts the upload: upload id and checkpoint stay, and the same
 * call resumes it.
 */
export interface UploadHandle<Completed extends CompletedCopy = CompletedUpload> extends AsyncDisposable {
  /** Id under which the upload is recorded between runs. */
  readonly id: CheckpointId
  /** Outcome of the upload. Never rejects. */
  readonly outcome: Promise<UploadOutcome<Completed>>
  /**
   * Returns the stored object.
   *
   * @throws UploadError unless the upload completes.
   */
  done(): Promise<Completed>
  /**
   * Returns the progress: the newest value on each request, always the last value, then the end. Any
   * number of readers; none of them slows down the upload.
   *
   * @throws PlanError `OPTION_INVALID` for an interval below 0.
   */
  progress(options?: ProgressOptions): AsyncIterable<UploadProgress>
  /**
   * Starts no more parts. Resolves when nothing is in flight and every stored part is recorded, or when the
   * upload has ended. An upload in one request, and a completion that was sent, are not paused.
   */
  pause(): Promise<void>
  /** Continues after {@link UploadHandle.pause}. */
  resume(): void
  /**
   * Stops now. The upload id stays usable and the checkpoint stays, so the same call resumes later.
   *
   * @param reason - becomes the `cause` of the error in the outcome.
   */
  interrupt(reason?: unknown): Promise<UploadOutcome<Completed>>
  /**
   * Stops, aborts the upload id on the service and removes the checkpoint. Works while requests are disabled,
   * and after an interruption. A completion that was already sent is awaited: when it succeeds, the outcome
   * is `completed`.
   */
  cancel(): Promise<UploadOutcome<Completed>>
}
