import { randomBytes } from 'node:crypto'
import type { ObjectRecord, Segment } from '../model/object-record.ts'
import {
  compareVersions,
  type DeleteMarker,
  isDeleteMarker,
  type StoredVersion,
  versionIdOf,
} from '../model/stored-version.ts'
import type { RemoveBlobs } from './blob-leases.ts'
import type { CatalogueIndex, OpenBucket } from './catalogue-index.ts'
import { objectRecordName, versionRecordName } from './record-names.ts'
import type { Storage } from './storage.ts'

/** The objects of all buckets with their versions. */
export interface ObjectCatalogue {
  /** Returns the current version; undefined if it is a delete marker. */
  object(bucket: string, key: string): ObjectRecord | undefined
  /** Returns the versions of a key, the newest first. */
  versions(bucket: string, key: string): readonly StoredVersion[]
  /**
   * Stores a new version. In a bucket without versioning it replaces the object; with suspended versioning,
   * the version `null`.
   *
   * @returns the object with its version id.
   */
  addObject(object: ObjectRecord): Promise<ObjectRecord>
  /** Replaces the version with the same id, which exists. */
  updateObject(object: ObjectRecord): Promise<void>
  /**
   * Deletes an object: removes it from a bucket without versioning, and otherwise adds a delete marker.
   *
   * @returns the delete marker.
   */
  removeObject(bucket: string, key: string, now: number): Promise<DeleteMarker | undefined>
  /** Removes one version for good. @returns the removed version; undefined if it does not exist. */
  removeVersion(bucket: string, key: string, versionId: string): Promise<StoredVersion | undefined>
}

export function objectCatalogue(
  { buckets }: CatalogueIndex,
  storage: Storage,
  removeBlobs: RemoveBlobs,
): ObjectCatalogue {
  const current = (bucket: string, key: string): ObjectRecord | undefined =>
    buckets.get(bucket)?.objects.get(key)

  function versions(bucket: string, key: string): readonly StoredVersion[] {
    const object = current(bucket, key)
    const older = buckets.get(bucket)?.history.get(key) ?? []
    return object === undefined ? older : [object, ...older]
  }

  /** Saves the current version. Its record is the commit of every change to it. */
  async function saveCurrent(object: ObjectRecord): Promise<void> {
    await storage.saveRecord(objectRecordName(object.bucket, object.key), { ...object })
    buckets.get(object.bucket)?.objects.set(object.key, object)
  }

  async function removeCurrent(bucket: string, key: string): Promise<void> {
    await storage.removeRecord(objectRecordName(bucket, key))
    buckets.get(bucket)?.objects.delete(key)
  }

  async function saveOlder(version: StoredVersion): Promise<void> {
    await storage.saveRecord(versionRecordName(version), { ...version })
    changeHistory(buckets.get(version.bucket), version.key, (older) =>
      [version, ...without(older, version)].toSorted(compareVersions),
    )
  }

  async function removeOlder(version: StoredVersion): Promise<void> {
    await storage.removeRecord(versionRecordName(version))
    changeHistory(buckets.get(version.bucket), version.key, (older) => without(older, version))
  }

  /** Makes room for a new version: keeps the current one as an older one if it may not be replaced. */
  async function keepCurrent(bucket: string, key: string, newId: string | undefined): Promise<void> {
    const object = current(bucket, key)
    if (object !== undefined && object.versionId !== newId) await saveOlder(object)
  }

  /** Removes the older version that a new version with the same id replaces. */
  async function removeReplaced(bucket: string, key: string, newId: string | undefined): Promise<void> {
    const replaced = buckets
      .get(bucket)
      ?.history.get(key)
      ?.find(({ versionId }) => versionId === newId)
    if (replaced === undefined) return
    await removeOlder(replaced)
    await removeBlobs(segmentsOf(replaced))
  }

  return {
    object: current,
    versions,
    async addObject(object) {
      const { bucket, key } = object
      const versioning = buckets.get(bucket)?.bucket.versioning
      const { versionId: _, ...content } = object
      const added: ObjectRecord = {
        ...content,
        sequence: nextSequence(versions(bucket, key)),
        ...(versioning === 'Enabled' ? { versionId: newVersionId() } : {}),
      }
      const replaced = current(bucket, key)
      await keepCurrent(bucket, key, added.versionId)
      await saveCurrent(added)
      if (replaced?.versionId === added.versionId) {
        await removeBlobs(withoutSegments(replaced?.segments ?? [], added.segments))
      }
      if (versioning !== undefined) await removeReplaced(bucket, key, added.versionId)
      return added
    },
    async updateObject(object) {
      const { bucket, key } = object
      const before = versions(bucket, key).find(({ versionId }) => versionId === object.versionId)
      await (before === current(bucket, key) ? saveCurrent(object) : saveOlder(object))
      await removeBlobs(withoutSegments(segmentsOf(before), object.segments))
    },
    async removeObject(bucket, key, now) {
      const versioning = buckets.get(bucket)?.bucket.versioning
      const object = current(bucket, key)
      if (versioning === undefined) {
        await removeCurrent(bucket, key)
        await removeBlobs(object?.segments ?? [])
        return undefined
      }
      const marker: DeleteMarker = {
        bucket,
        key,
        lastModified: now,
        isDeleteMarker: true,
        sequence: nextSequence(versions(bucket, key)),
        ...(versioning === 'Enabled' ? { versionId: newVersionId() } : {}),
      }
      await keepCurrent(bucket, key, marker.versionId)
      await removeReplaced(bucket, key, marker.versionId)
      await saveOlder(marker)
      await removeCurrent(bucket, key)
      if (object !== undefined && object.versionId === marker.versionId) await removeBlobs(object.segments)
      return marker
    },
    async removeVersion(bucket, key, versionId) {
      const [newest, next] = versions(bucket, key)
      const version = versions(bucket, key).find((candidate) => versionIdOf(candidate) === versionId)
      if (version === undefined) return undefined
      const promoted = version === newest && next !== undefined && !isDeleteMarker(next) ? next : undefined
      if (promoted !== undefined) {
        // The record of the current version is replaced first, so that a crash leaves one of the two.
        await saveCurrent(promoted)
        await removeOlder(promoted)
      }
      if (isDeleteMarker(version) || version !== newest) await removeOlder(version)
      else if (promoted === undefined) await removeCurrent(bucket, key)
      await removeBlobs(segmentsOf(version))
      return version
    },
  }
}

function newVersionId(): string {
  return `CAEQ${randomBytes(30).toString('base64url')}`
}

function nextSequence([newest]: readonly StoredVersion[]): number {
  return (newest?.sequence ?? 0) + 1
}

function changeHistory(
  open: OpenBucket | undefined,
  key: string,
  change: (older: readonly StoredVersion[]) => readonly StoredVersion[],
): void {
  const older = change(open?.history.get(key) ?? [])
  if (older.length === 0) open?.history.delete(key)
  else open?.history.set(key, older)
}

function without(versions: readonly StoredVersion[], removed: StoredVersion): readonly StoredVersion[] {
  return versions.filter(({ versionId }) => versionId !== removed.versionId)
}

function segmentsOf(version: StoredVersion | undefined): readonly Segment[] {
  return version === undefined || isDeleteMarker(version) ? [] : version.segments
}

/** The segments that another record does not use. */
export function withoutSegments(segments: readonly Segment[], kept: readonly Segment[]): readonly Segment[] {
  const names = new Set(kept.map((segment) => segment.blob))
  return segments.filter((segment) => !names.has(segment.blob))
}
