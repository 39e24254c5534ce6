import type { Crc64 } from '@oss/multipart'
import type { DownloadError } from '../errors/download-error.ts'

/** A file that has exactly the bytes that the object had at one moment of this run. */
export interface CompletedDownload {
  /** Bytes. */
  readonly size: number
  /** Of the object, with its quotes. */
  readonly etag: string
  /** CRC-64/XZ of the whole, computed from the bytes that came. */
  readonly crc64: Crc64
  /**
   * True when the service's own CRC-64 of the object was equal. False when the service has none: then it is sure that each part had its
   * length, came from the object with this ETag and is in the file as it came; not, that nothing was damaged on the way.
   */
  readonly crc64Confirmed: boolean
  /** Of the object; `undefined` when its bucket keeps no versions. */
  readonly versionId: string | undefined
  /** Parts of the whole. */
  readonly partsTotal: number
  /** Parts that an earlier run had written and this one did not read. */
  readonly partsReused: number
}

/** How a download ended. Each download ends exactly once. */
export type DownloadOutcome =
  | { readonly status: 'completed'; readonly download: CompletedDownload }
  | { readonly status: 'interrupted'; readonly error: DownloadError }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: DownloadError }
