import type { BucketRecord } from '../model/bucket-record.ts'
import type { ObjectRecord, Segment } from '../model/object-record.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'
import type { CatalogueIndex } from './catalogue-index.ts'
import type { Storage, StoredRecord } from './storage.ts'

/**
 * Loads the index after a restart and completes changes that a crash interrupted: removes uploads whose
 * object exists (the object record is the commit), parts without an upload, and blobs without a reference.
 */
export async function loadIndex(storage: Storage): Promise<CatalogueIndex> {
  const records = await storage.loadRecords()
  const index: CatalogueIndex = { buckets: new Map(), uploads: new Map() }
  for (const bucket of ofKind<BucketRecord>(records, 'bucket')) {
    index.buckets.set(bucket.name, { bucket, objects: new Map() })
  }
  const completed = new Set<string>()
  for (const object of ofKind<ObjectRecord>(records, 'object')) {
    index.buckets.get(object.bucket)?.objects.set(object.key, object)
    if (object.uploadId !== undefined) completed.add(object.uploadId)
  }
  for (const upload of ofKind<UploadRecord>(records, 'upload')) {
    if (completed.has(upload.uploadId)) await storage.removeRecord(`upload/${upload.uploadId}`)
    else index.uploads.set(upload.uploadId, { upload, parts: new Map() })
  }
  for (const part of ofKind<PartRecord>(records, 'part')) {
    const open = index.uploads.get(part.uploadId)
    if (open === undefined) await storage.removeRecord(`part/${part.uploadId}-${part.partNumber}`)
    else open.parts.set(part.partNumber, part)
  }
  await removeUnreferencedBlobs(storage, index)
  return index
}

/**
 * Does not check the shape of records, because only the emulator writes them and unreadable files are
 * rejected on loading.
 */
function ofKind<Kind>(records: ReadonlyMap<string, StoredRecord>, kind: string): readonly Kind[] {
  const found = [...records].filter(([name]) => name.startsWith(`${kind}/`))
  return found.map(([, record]) => record as Kind)
}

async function removeUnreferencedBlobs(storage: Storage, index: CatalogueIndex): Promise<void> {
  const objects = [...index.buckets.values()].flatMap(({ objects }) => [...objects.values()])
  const parts = [...index.uploads.values()].flatMap(({ parts }) => [...parts.values()])
  const segments: readonly Segment[] = [
    ...objects.flatMap((object) => object.segments),
    ...parts.map((part) => part.segment),
  ]
  const referenced = new Set(segments.map((segment) => segment.blob))
  for (const blob of await storage.listBlobs()) {
    if (!referenced.has(blob)) await storage.removeBlob(blob)
  }
}
