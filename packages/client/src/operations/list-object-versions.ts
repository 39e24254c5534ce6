import type { XmlElement } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { checkBucket, compareKeys } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { type ListQuery, listedObject } from './list-objects.ts'
import { decodeListedKey } from './listing-keys.ts'
import { pagesByMarker } from './pages-by-marker.ts'

/** Selects the versions to list. */
export interface ListObjectVersionsInput extends RequestOptions, ListQuery {}

/** A version of an object in a listing. */
export interface ListedVersion {
  readonly kind: 'version'
  readonly key: string
  /** `null` for a version that was stored while the bucket kept no versions. */
  readonly versionId: string
  /** Whether the key currently has this version or delete marker. */
  readonly isLatest: boolean
  readonly lastModified: Date
  /** Size in bytes. */
  readonly size: number
  readonly etag: string
  /** `Normal`, `Multipart`, `Appendable` or `Symlink`. */
  readonly objectType: string | undefined
  readonly storageClass: string | undefined
}

/** A delete marker in a listing: while it is the latest version, the object counts as deleted. */
export interface ListedDeleteMarker {
  readonly kind: 'delete-marker'
  readonly key: string
  readonly versionId: string
  /** Whether the key currently has this version or delete marker. */
  readonly isLatest: boolean
  readonly lastModified: Date
}

export function listObjectVersions(
  connection: Connection,
  input: ListObjectVersionsInput,
): AsyncIterable<ListedVersion | ListedDeleteMarker> {
  const { bucket, prefix, startAfter } = input
  checkBucket(bucket)
  const { context, send } = prepareCall(connection, input)
  const query = {
    versions: '',
    'max-keys': '1000',
    'encoding-type': 'url',
    ...(prefix && { prefix }),
    ...(startAfter && { 'key-marker': startAfter }),
  }
  return pagesByMarker(
    context,
    {
      operation: 'ListObjectVersions',
      bucket,
      query,
      root: 'ListVersionsResult',
      entries: readEntries,
      next: (page) => ({
        'key-marker': decodeListedKey(page.text('NextKeyMarker')),
        'version-id-marker': page.text('NextVersionIdMarker'),
      }),
    },
    send,
  )
}

/** Returns the entries by key, and those of a key from the latest to the oldest. */
function readEntries(page: XmlElement): readonly (ListedVersion | ListedDeleteMarker)[] {
  const versions = page
    .list('Version')
    .map((entry) => ({ ...listedObject(entry), ...readVersion(entry), kind: 'version' }) as const)
  const markers = page
    .list('DeleteMarker')
    .map((entry) => ({ ...readVersion(entry), kind: 'delete-marker' }) as const)
  return [...versions, ...markers].sort(
    (a, b) =>
      compareKeys(a.key, b.key) ||
      Number(b.isLatest) - Number(a.isLatest) ||
      b.lastModified.getTime() - a.lastModified.getTime(),
  )
}

function readVersion(entry: XmlElement): Omit<ListedDeleteMarker, 'kind'> {
  return {
    key: decodeListedKey(entry.text('Key')),
    versionId: entry.text('VersionId'),
    isLatest: entry.text('IsLatest') === 'true',
    lastModified: new Date(entry.text('LastModified')),
  }
}
