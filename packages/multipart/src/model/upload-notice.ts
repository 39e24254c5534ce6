import type { PartNumber, UploadId } from './ids.ts'
import type { PartPlan } from './part-plan.ts'

/**
 * Why all parts are sent again.
 *
 * - `source-changed`: the source differs from what it was when the parts were sent.
 * - `upload-lost`: the service no longer knows the upload id: it expired, or another program aborted it.
 * - `encryption-changed`: the parts were encrypted with a key that this master key cannot unwrap, or were not
 *   encrypted.
 * - `parts-rejected`: the service refused to complete the upload with its parts, and does not report which
 *   are wrong.
 */
export type RestartReason = 'source-changed' | 'encryption-changed' | 'upload-lost' | 'parts-rejected'

/** User-facing event of a running upload. */
export type UploadNotice =
  /** A multipart upload has begun. Of a stream, the plan has no end yet. */
  | { readonly kind: 'started'; readonly uploadId: UploadId; readonly plan: PartPlan }
  /** Parts of an earlier run are used. */
  | {
      readonly kind: 'resumed'
      readonly uploadId: UploadId
      readonly plan: PartPlan
      readonly partsReused: number
      readonly bytesReused: number
    }
  /** All parts are sent again. */
  | { readonly kind: 'restarted'; readonly reason: RestartReason; readonly uploadId: UploadId | undefined }
  /** The checkpoint was damaged; its intact part, if any, is used. */
  | { readonly kind: 'checkpoint-damaged'; readonly problem: string }
  /** A part arrived damaged and is sent again. */
  | { readonly kind: 'part-rejected'; readonly number: PartNumber; readonly error: unknown }
  /**
   * The service refused to complete the upload: it no longer has these parts as they were sent. They are
   * sent again.
   */
  | { readonly kind: 'parts-lost'; readonly numbers: readonly PartNumber[] }
  /**
   * An upload id that is not needed any more may still exist on the service, where its parts cost storage.
   */
  | { readonly kind: 'upload-not-aborted'; readonly uploadId: UploadId; readonly error: unknown }
  /** The object is stored, but its checkpoint could not be removed. The next upload will find it stale. */
  | { readonly kind: 'checkpoint-not-removed'; readonly error: unknown }
