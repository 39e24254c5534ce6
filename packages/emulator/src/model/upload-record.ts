import type { ObjectProperties } from './object-properties.ts'
import type { Segment } from './object-record.ts'

/** An open multipart upload. */
export interface UploadRecord {
  readonly uploadId: string
  readonly bucket: string
  readonly key: string
  /** Milliseconds since 1970. */
  readonly initiatedAt: number
  /** Parts must come as 1, 2, 3 and are never replaced. */
  readonly sequential: boolean
  /** What the object will have. */
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
