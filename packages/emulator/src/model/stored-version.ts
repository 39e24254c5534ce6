import type { ObjectRecord } from './object-record.ts'

/** A version that marks the object as deleted. */
export interface DeleteMarker {
  readonly bucket: string
  readonly key: string
  /** Absent for the version `null`. */
  readonly versionId?: string
  /** Orders the versions of a key. */
  readonly sequence?: number
  /** Milliseconds since 1970. */
  readonly lastModified: number
  readonly isDeleteMarker: true
}

/** One version of a key. */
export type StoredVersion = ObjectRecord | DeleteMarker

export function isDeleteMarker(version: StoredVersion): version is DeleteMarker {
  return 'isDeleteMarker' in version
}

/** The id of a version as requests and responses name it. */
export function versionIdOf({ versionId = 'null' }: Pick<StoredVersion, 'versionId'>): string {
  return versionId
}

/** Sorts versions of a key, the newest first. */
export function compareVersions(a: StoredVersion, b: StoredVersion): number {
  return (b.sequence ?? 0) - (a.sequence ?? 0)
}
