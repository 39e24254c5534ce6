import type { BucketRecord } from '../model/bucket-record.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { StoredVersion } from '../model/stored-version.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'

/** An open upload with its parts by number. */
export interface OpenUpload {
  readonly upload: UploadRecord
  readonly parts: Map<number, PartRecord>
}

/** A bucket with its objects by key. */
export interface OpenBucket {
  readonly bucket: BucketRecord
  /** The current versions, without delete markers. */
  readonly objects: Map<string, ObjectRecord>
  /** By key: older versions and delete markers, the newest first. */
  readonly history: Map<string, readonly StoredVersion[]>
}

/** All buckets and uploads in memory, for synchronous reads. */
export interface CatalogueIndex {
  readonly buckets: Map<string, OpenBucket>
  readonly uploads: Map<string, OpenUpload>
}
