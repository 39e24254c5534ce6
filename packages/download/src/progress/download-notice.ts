import type { PartNumber, PartPlan } from '@oss/multipart'

/**
 * The reason why all parts are downloaded again.
 *
 * - `object-changed`: the object was overwritten since the parts were downloaded.
 * - `draft-lost`: the temporary file was removed, or its size differs.
 * - `checksum`: the CRC-64 of the complete download differs from the service's.
 */
export type DownloadRestartReason = 'object-changed' | 'draft-lost' | 'checksum'

/** An event of a download that users should know about. */
export type DownloadNotice =
  /** Nothing of the object was there. */
  | { readonly kind: 'started'; readonly plan: PartPlan }
  /**
   * Parts of an earlier run are used: they were read from the temporary file and compared with their CRC-64.
   */
  | {
      readonly kind: 'resumed'
      readonly plan: PartPlan
      readonly partsReused: number
      readonly bytesReused: number
    }
  /**
   * All parts are read again.
   */
  | { readonly kind: 'restarted'; readonly reason: DownloadRestartReason }
  /**
   * These parts of an earlier run are not in the temporary file as they were recorded. They are read again.
   */
  | { readonly kind: 'parts-damaged'; readonly numbers: readonly PartNumber[] }
  /** The checkpoint was damaged; its intact part, if any, is used. */
  | { readonly kind: 'checkpoint-damaged'; readonly problem: string }
  /** A temporary file that is not needed any more could not be removed. */
  | { readonly kind: 'draft-not-removed'; readonly draft: string; readonly error: unknown }
  /** The file is there, but its checkpoint could not be removed. The next download will find it stale. */
  | { readonly kind: 'checkpoint-not-removed'; readonly error: unknown }
