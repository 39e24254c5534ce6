import type { ObjectProperties } from './object-properties.ts'

/** A stretch of content: one blob of the storage, whole. */
export interface Segment {
  readonly blob: string
  readonly byteLength: number
}

/** Value of `x-oss-object-type`. */
export type ObjectType = 'Normal' | 'Multipart' | 'Appendable'

/** All that is known of an object but its bytes. */
export interface ObjectRecord {
  readonly bucket: string
  readonly key: string
  readonly type: ObjectType
  readonly byteLength: number
  /** Without quotes. */
  readonly etag: string
  /** Unsigned decimal. */
  readonly crc64: string
  /** Only for Normal objects. */
  readonly md5Base64?: string
  /** The content in order. A completed upload names the parts' blobs, so completing copies nothing. */
  readonly segments: readonly Segment[]
  /** Milliseconds since 1970. */
  readonly lastModified: number
  readonly properties: ObjectProperties
  /** The upload it was made by; tells a restarted emulator that the upload is over. */
  readonly uploadId?: string
}
