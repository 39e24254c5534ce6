import type { BucketRecord } from '../model/bucket-record.ts'
import type { ObjectRecord, Segment } from '../model/object-record.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'
import { createBlobLeases, type RemoveBlobs } from './blob-leases.ts'
import type { CatalogueIndex, OpenBucket, OpenUpload } from './catalogue-index.ts'
import { loadIndex } from './load-index.ts'
import { type ObjectCatalogue, objectCatalogue, withoutSegments } from './object-catalogue.ts'
import { createSerialQueue, type SerialQueue } from './serial-queue.ts'
import type { BlobWriter, Storage, StoredRecord } from './storage.ts'

/** A range of stored content that is kept for reading until it is released. */
interface LeasedContent {
  chunks(): AsyncIterable<Uint8Array>
  release(): Promise<void>
}

/**
 * All stored buckets, objects, uploads and parts by name. Reads are synchronous and consistent. Changes
 * belong inside `change`, which runs one action at a time, so that a check and the change that depends on it
 * are atomic.
 */
export interface Catalogue extends ObjectCatalogue {
  readonly change: SerialQueue
  buckets(): readonly BucketRecord[]
  bucket(name: string): OpenBucket | undefined
  saveBucket(bucket: BucketRecord): Promise<void>
  removeBucket(name: string): Promise<void>
  uploads(bucket: string): readonly OpenUpload[]
  upload(uploadId: string): OpenUpload | undefined
  saveUpload(upload: UploadRecord): Promise<void>
  savePart(part: PartRecord): Promise<void>
  /**
   * Stores the object of a completed upload, then removes the upload and the parts that the object does not
   * use.
   *
   * @returns the object with its version id.
   */
  completeUpload(uploadId: string, object: ObjectRecord): Promise<ObjectRecord>
  /** Removes an upload and its parts. */
  removeUpload(uploadId: string): Promise<void>
  createBlob(): Promise<BlobWriter>
  /** Bytes `start` up to but not including `end` of these segments. */
  lease(segments: readonly Segment[], start: number, end: number): LeasedContent
  close(): Promise<void>
}

export async function openCatalogue(storage: Storage): Promise<Catalogue> {
  const index = await loadIndex(storage)
  const leases = createBlobLeases(storage)
  const objects = objectCatalogue(index, storage, leases.remove)
  return {
    change: createSerialQueue(),
    ...bucketsOf(index, storage),
    ...objects,
    ...uploadsOf(index, storage, leases.remove),
    ...completionOf(index, storage, leases.remove, objects.addObject),
    createBlob: () => storage.createBlob(),
    lease: (segments, start, end) => ({
      release: leases.take(segments),
      chunks: () => readSegments(storage, segments, start, end),
    }),
    close: () => storage.close(),
  }
}

type BucketPart = Pick<Catalogue, 'buckets' | 'bucket' | 'saveBucket' | 'removeBucket'>
type UploadPart = Pick<Catalogue, 'uploads' | 'upload' | 'saveUpload' | 'savePart'>
type CompletionPart = Pick<Catalogue, 'completeUpload' | 'removeUpload'>

function bucketsOf({ buckets }: CatalogueIndex, storage: Storage): BucketPart {
  return {
    buckets: () => [...buckets.values()].map(({ bucket }) => bucket),
    bucket: (name) => buckets.get(name),
    async saveBucket(bucket) {
      await storage.saveRecord(`bucket/${bucket.name}`, asRecord(bucket))
      const { objects, history } = buckets.get(bucket.name) ?? { objects: new Map(), history: new Map() }
      buckets.set(bucket.name, { bucket, objects, history })
    },
    async removeBucket(name) {
      await storage.removeRecord(`bucket/${name}`)
      buckets.delete(name)
    },
  }
}

function uploadsOf({ uploads }: CatalogueIndex, storage: Storage, removeBlobs: RemoveBlobs): UploadPart {
  return {
    uploads: (bucket) => [...uploads.values()].filter(({ upload }) => upload.bucket === bucket),
    upload: (uploadId) => uploads.get(uploadId),
    async saveUpload(upload) {
      await storage.saveRecord(`upload/${upload.uploadId}`, asRecord(upload))
      uploads.set(upload.uploadId, { upload, parts: new Map() })
    },
    async savePart(part) {
      const parts = uploads.get(part.uploadId)?.parts
      const older = parts?.get(part.partNumber)
      await storage.saveRecord(`part/${part.uploadId}-${part.partNumber}`, asRecord(part))
      parts?.set(part.partNumber, part)
      if (older !== undefined) await removeBlobs([older.segment])
    },
  }
}

function completionOf(
  { uploads }: CatalogueIndex,
  storage: Storage,
  removeBlobs: RemoveBlobs,
  addObject: Catalogue['addObject'],
): CompletionPart {
  async function removeUpload(uploadId: string, kept: readonly Segment[]): Promise<void> {
    const parts = [...(uploads.get(uploadId)?.parts.values() ?? [])]
    await storage.removeRecord(`upload/${uploadId}`)
    uploads.delete(uploadId)
    for (const { partNumber } of parts) await storage.removeRecord(`part/${uploadId}-${partNumber}`)
    const segments = parts.map((part) => part.segment)
    await removeBlobs(withoutSegments(segments, kept))
  }
  return {
    removeUpload: (uploadId) => removeUpload(uploadId, []),
    async completeUpload(uploadId, object) {
      // This record is the commit; if the process crashes after it, the next start removes the upload.
      const added = await addObject(object)
      await removeUpload(uploadId, object.segments)
      return added
    },
  }
}

function asRecord(value: object): StoredRecord {
  return { ...value }
}

async function* readSegments(
  storage: Storage,
  segments: readonly Segment[],
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let position = 0
  for (const { blob, byteLength } of segments) {
    const from = Math.max(start - position, 0)
    const to = Math.min(end - position, byteLength)
    if (from < to) yield* storage.readBlob(blob, from, to)
    position += byteLength
  }
}
