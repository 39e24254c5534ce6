import { isDeleteMarker, versionIdOf } from '../../model/stored-version.ts'
import type { Catalogue } from '../../storage/catalogue.ts'

/** Result of a deletion. */
export interface Deletion {
  /** The removed version, or the delete marker that was added; undefined in buckets without versions. */
  readonly versionId: string | undefined
  /** Whether that version is a delete marker. */
  readonly isDeleteMarker: boolean
}

/**
 * Deletes an object, or one of its versions for good (docs/protocol.md#versioning). Succeeds if it does not
 * exist. Call it inside `catalogue.change`.
 */
export async function deleteVersion(
  catalogue: Catalogue,
  {
    bucket,
    key,
    version,
  }: { readonly bucket: string; readonly key: string; readonly version: string | undefined },
  now: number,
): Promise<Deletion> {
  if (version === undefined) {
    const marker = await catalogue.removeObject(bucket, key, now)
    return { versionId: marker && versionIdOf(marker), isDeleteMarker: marker !== undefined }
  }
  const removed = await catalogue.removeVersion(bucket, key, version)
  const hasVersions = catalogue.bucket(bucket)?.bucket.versioning !== undefined
  return {
    versionId: hasVersions ? version : undefined,
    isDeleteMarker: removed !== undefined && isDeleteMarker(removed),
  }
}
