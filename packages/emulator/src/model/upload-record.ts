import type { ObjectProperties } from './object-properties.ts'
import type { Segment } from './object-record.ts'

/** An open multipart upload. */
export interface UploadRecord {
  readonly uploadId: string
  readonly bucket: string
  readonly key: string
  /** Milliseconds since 1970. */
  readonly initiatedAt: number
  /** Parts must be uploaded in the order 1, 2, 3 and cannot be replaced. */
  readonly sequential: boolean
  /** Properties of the object after the completion. */
  readonly properties: ObjectProperties
}

/** A stored part of an open upload. */
export interface PartRecord {
  readonly uploadId: string
  readonly partNumber: number
  readonly byteLength: number
  /** Upper-case MD5 without quotes. */
  readonly etag: string
  readonly crc64: string
  readonly lastModified: number
  readonly segment: Segment
}
