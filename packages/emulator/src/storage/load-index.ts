import type { BucketRecord } from '../model/bucket-record.ts'
import type { ObjectRecord, Segment } from '../model/object-record.ts'
import { compareVersions, isDeleteMarker, type StoredVersion } from '../model/stored-version.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'
import type { CatalogueIndex, OpenBucket } from './catalogue-index.ts'
import { objectRecordName, versionRecordName } from './record-names.ts'
import type { Storage, StoredRecord } from './storage.ts'

/**
 * Loads the index after a restart and completes changes that a crash interrupted: removes uploads whose
 * object exists (the object record is the commit), parts without an upload, and blobs without a reference.
 */
export async function loadIndex(storage: Storage): Promise<CatalogueIndex> {
  const records = await storage.loadRecords()
  const index: CatalogueIndex = { buckets: new Map(), uploads: new Map() }
  for (const bucket of ofKind<BucketRecord>(records, 'bucket')) {
    index.buckets.set(bucket.name, { bucket, objects: new Map(), history: new Map() })
  }
  const completed = new Set<string>()
  for (const object of ofKind<ObjectRecord>(records, 'object')) {
    index.buckets.get(object.bucket)?.objects.set(object.key, object)
    if (object.uploadId !== undefined) completed.add(object.uploadId)
  }
  for (const version of ofKind<StoredVersion>(records, 'version')) {
    if (!isDeleteMarker(version) && version.uploadId !== undefined) completed.add(version.uploadId)
    await loadVersion(storage, index.buckets.get(version.bucket), version)
  }
  for (const open of index.buckets.values()) await loadCurrent(storage, open)
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

/** A crash may have left the current version among the older ones too. */
async function loadVersion(
  storage: Storage,
  open: OpenBucket | undefined,
  version: StoredVersion,
): Promise<void> {
  const current = open?.objects.get(version.key)
  if (current !== undefined && current.versionId === version.versionId) {
    await storage.removeRecord(versionRecordName(version))
    return
  }
  const older = [...(open?.history.get(version.key) ?? []), version]
  open?.history.set(version.key, older.toSorted(compareVersions))
}

/** A crash may have left a current version under a newer delete marker. */
async function loadCurrent(storage: Storage, { objects, history }: OpenBucket): Promise<void> {
  for (const [key, older] of history) {
    const current = objects.get(key)
    const [newest] = older
    if (current === undefined || newest === undefined || compareVersions(current, newest) < 0) continue
    await storage.saveRecord(versionRecordName(current), { ...current })
    await storage.removeRecord(objectRecordName(current.bucket, key))
    objects.delete(key)
    history.set(key, [...older, current].toSorted(compareVersions))
  }
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
  const versions = [...index.buckets.values()].flatMap(({ objects, history }) => [
    ...objects.values(),
    ...[...history.values()].flat(),
  ])
  const parts = [...index.uploads.values()].flatMap(({ parts }) => [...parts.values()])
  const segments: readonly Segment[] = [
    ...versions.flatMap((version) => (isDeleteMarker(version) ? [] : version.segments)),
    ...parts.map((part) => part.segment),
  ]
  const referenced = new Set(segments.map((segment) => segment.blob))
  for (const blob of await storage.listBlobs()) {
    if (!referenced.has(blob)) await storage.removeBlob(blob)
  }
}
