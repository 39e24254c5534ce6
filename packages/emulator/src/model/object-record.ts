import type { ObjectProperties } from './object-properties.ts'

/** A part of an object's content: one whole blob of the storage. */
export interface Segment {
  readonly blob: string
  readonly byteLength: number
}

/** Value of `x-oss-object-type`. */
export type ObjectType = 'Normal' | 'Multipart' | 'Appendable' | 'Symlink'

/** Everything about an object except its bytes. */
export interface ObjectRecord {
  readonly bucket: string
  readonly key: string
  readonly type: ObjectType
  readonly byteLength: number
  /** Without quotes. */
  readonly etag: string
  /** Unsigned decimal. */
  readonly crc64: string
  /** Set for Normal objects only. */
  readonly md5Base64?: string
  /** The content in order. A completed upload names the parts' blobs, so completing copies nothing. */
  readonly segments: readonly Segment[]
  /** Milliseconds since 1970. */
  readonly lastModified: number
  readonly properties: ObjectProperties
  /** Key that a symbolic link stands for; set for Symlink objects only. */
  readonly symlinkTarget?: string
  /** When the restored copy of an archived object can be read, in milliseconds since 1970. */
  readonly restore?: { readonly readyAt: number; readonly expiresAt: number }
  /** Absent for the version `null`, the only one in buckets without versioning. */
  readonly versionId?: string
  /** Orders the versions of a key. */
  readonly sequence?: number
  /**
   * The upload that created the object; a restarted emulator recognizes by it that the upload is complete.
   */
  readonly uploadId?: string
}
