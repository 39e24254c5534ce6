import type { Crc64, UploadId } from './ids.ts'
import type { UploadError } from './upload-error.ts'

/** An object that was stored, byte for byte what the source was at one moment of this run. */
export interface CompletedUpload {
  readonly etag: string
  /** CRC-64/XZ of the whole object, computed from the bytes that were sent. */
  readonly crc64: Crc64
  /** True when the service's own CRC-64 of the object was equal; false when the service gave none. */
  readonly crc64Confirmed: boolean
  /** Bytes. */
  readonly size: number
  readonly versionId: string | undefined
  /** `undefined` when the object was small enough for one request. */
  readonly uploadId: UploadId | undefined
  /** Parts of the whole; 1 for one request. */
  readonly partsTotal: number
  /** Parts that an earlier run had stored and this one did not send. */
  readonly partsReused: number
}

/** An object that the service has copied, byte for byte what the source was at one moment of this run. */
export interface CompletedCopy extends Omit<CompletedUpload, 'crc64' | 'crc64Confirmed'> {
  /** CRC-64/XZ of the copy: the source's, else as the service tells it of the copy; `undefined` when it tells neither. */
  readonly crc64: Crc64 | undefined
  /** True when the service gave the source and the copy the same CRC-64; false when it gave one of them none. */
  readonly crc64Confirmed: boolean
}

/** How an upload, or a copy, ended. Each ends exactly once. */
export type UploadOutcome<Completed extends CompletedCopy = CompletedUpload> =
  | { readonly status: 'completed'; readonly upload: Completed }
  | { readonly status: 'interrupted'; readonly error: UploadError }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: UploadError }
