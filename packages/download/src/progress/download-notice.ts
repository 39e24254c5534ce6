import type { PartNumber, PartPlan } from '@oss/multipart'

/**
 * The reason why all parts are downloaded again.
 *
 * - `object-changed`: the object was overwritten since the parts were downloaded.
 * - `draft-lost`: the temporary file was removed, or its size differs.
 * - `checksum-mismatch`: the CRC-64 of the complete download differs from the service's.
 */
export type DownloadRestartReason = 'object-changed' | 'draft-lost' | 'checksum-mismatch'

/** An event of a download that users should know about. */
export type DownloadNotice =
  /** The download started from the first byte: there was no checkpoint of an earlier run. */
  | { readonly kind: 'started'; readonly plan: PartPlan }
  /**
   * Parts of an earlier run are reused: they were read from the temporary file and match their CRC-64.
   */
  | {
      readonly kind: 'resumed'
      readonly plan: PartPlan
      readonly partsReused: number
      readonly bytesReused: number
    }
  /** All parts are downloaded again. */
  | { readonly kind: 'restarted'; readonly reason: DownloadRestartReason }
  /**
   * Parts of an earlier run that the temporary file does not contain as they were recorded. They are
   * downloaded again.
   */
  | { readonly kind: 'parts-damaged'; readonly numbers: readonly PartNumber[] }
  /** The checkpoint was damaged. Its intact records, if any, are used. */
  | { readonly kind: 'checkpoint-damaged'; readonly problem: string }
  /** A temporary file that is no longer needed could not be removed. */
  | { readonly kind: 'draft-not-removed'; readonly draft: string; readonly error: unknown }
  /** The file is complete, but its checkpoint could not be removed. The next download discards it. */
  | { readonly kind: 'checkpoint-not-removed'; readonly error: unknown }
