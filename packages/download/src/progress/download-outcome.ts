import type { Crc64 } from '@oss/multipart'
import type { DownloadError } from '../errors/download-error.ts'

/** A completed download: the file has exactly the bytes that the object had at one moment of this run. */
export interface CompletedDownload {
  /** Size in bytes. */
  readonly size: number
  /** ETag of the object, with quotes. */
  readonly etag: string
  /** CRC-64/XZ of the whole file, computed from the received bytes. */
  readonly crc64: Crc64
  /**
   * True if the CRC-64 equals the service's. False if the service has none: then each part has the right
   * length, is of the object with this ETag, and is in the file as it was received; damage on the network is
   * not excluded.
   */
  readonly crc64Verified: boolean
  /** Version of the object; `undefined` if the bucket is not versioned. */
  readonly versionId: string | undefined
  /** Number of parts of the object. */
  readonly partsTotal: number
  /** Number of parts that were reused from an earlier run. */
  readonly partsReused: number
}

/** The end of a download. Each download ends exactly once. */
export type DownloadOutcome =
  | { readonly kind: 'completed'; readonly download: CompletedDownload }
  | { readonly kind: 'interrupted'; readonly error: DownloadError }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: DownloadError }
