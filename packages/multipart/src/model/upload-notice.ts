import type { PartNumber, UploadId } from './ids.ts'
import type { PartPlan } from './part-plan.ts'

/**
 * Why all parts are sent again.
 *
 * - `source-changed`: the source differs from what it was when the parts were sent.
 * - `upload-lost`: the service no longer knows the upload id: it expired, or another program aborted it.
 * - `encryption-changed`: the parts were encrypted with a key that this master key cannot unwrap, or were not
 *   encrypted.
 * - `parts-rejected`: the service rejected the completion without reporting which parts are wrong.
 */
export type RestartReason = 'source-changed' | 'encryption-changed' | 'upload-lost' | 'parts-rejected'

/** User-facing event of a running upload. */
export type UploadNotice =
  /** A multipart upload was initiated. For a stream of unknown size, the plan is open-ended. */
  | { readonly kind: 'started'; readonly uploadId: UploadId; readonly plan: PartPlan }
  /** Parts of an earlier run are reused. */
  | {
      readonly kind: 'resumed'
      readonly uploadId: UploadId
      readonly plan: PartPlan
      readonly partsReused: number
      readonly bytesReused: number
    }
  /**
   * The resumed upload was initiated with other object options, and keeps them: the service takes them only
   * then.
   */
  | { readonly kind: 'options-ignored'; readonly uploadId: UploadId }
  /** All parts are sent again. */
  | { readonly kind: 'restarted'; readonly reason: RestartReason; readonly uploadId: UploadId | undefined }
  /** The checkpoint was damaged. Its intact records, if any, are used. */
  | { readonly kind: 'checkpoint-damaged'; readonly problem: string }
  /** A part arrived damaged and is sent again. */
  | { readonly kind: 'part-rejected'; readonly number: PartNumber; readonly error: unknown }
  /**
   * The service rejected the completion: it no longer has these parts as they were sent. They are sent
   * again.
   */
  | { readonly kind: 'parts-lost'; readonly numbers: readonly PartNumber[] }
  /** An upload that is no longer needed could not be aborted. Its parts may still cost storage. */
  | { readonly kind: 'upload-not-aborted'; readonly uploadId: UploadId; readonly error: unknown }
  /** The object is stored, but its checkpoint could not be removed. The next upload discards it. */
  | { readonly kind: 'checkpoint-not-removed'; readonly error: unknown }
