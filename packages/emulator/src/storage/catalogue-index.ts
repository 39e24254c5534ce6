import type { BucketRecord } from '../model/bucket-record.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'

/** An open upload with its parts by number. */
export interface OpenUpload {
  readonly upload: UploadRecord
  readonly parts: Map<number, PartRecord>
}

/** A bucket with its objects by key. */
export interface OpenBucket {
  readonly bucket: BucketRecord
  readonly objects: Map<string, ObjectRecord>
}

/** All buckets and uploads in memory, for synchronous reads. */
export interface CatalogueIndex {
  readonly buckets: Map<string, OpenBucket>
  readonly uploads: Map<string, OpenUpload>
}
