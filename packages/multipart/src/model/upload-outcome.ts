import type { Crc64, UploadId } from './ids.ts'
import type { UploadError } from './upload-error.ts'

/** Stored object, byte for byte what the source was at one moment of this run. */
export interface CompletedUpload {
  readonly etag: string
  /** CRC-64/XZ of the object, computed from the bytes that were sent. */
  readonly crc64: Crc64
  /** True when the service returned the same CRC-64; false when it returned none. */
  readonly crc64Verified: boolean
  /** Bytes. */
  readonly size: number
  readonly versionId: string | undefined
  /** `undefined` when the object was stored in one request. */
  readonly uploadId: UploadId | undefined
  /** Total number of parts; 1 for an object stored in one request. */
  readonly partsTotal: number
  /** Number of parts that an earlier run had stored and this one did not send. */
  readonly partsReused: number
}

/** Copied object, byte for byte what the source was at one moment of this run. */
export interface CompletedCopy extends Omit<CompletedUpload, 'crc64' | 'crc64Verified'> {
  /** CRC-64/XZ of the source, or of the copy as the service reports it; `undefined` when neither is known. */
  readonly crc64: Crc64 | undefined
  /** True when the service reported the same CRC-64 for source and copy; false when one is missing. */
  readonly crc64Verified: boolean
}

/** How an upload or a copy ended. Each ends exactly once. */
export type UploadOutcome<Completed extends CompletedCopy = CompletedUpload> =
  | { readonly kind: 'completed'; readonly upload: Completed }
  | { readonly kind: 'interrupted'; readonly error: UploadError }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: UploadError }
