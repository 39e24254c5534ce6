import { type StoredVersion, versionIdOf } from '../../model/stored-version.ts'
import type { Service } from '../operation.ts'

/** The version id of a response, in buckets that have or had versions (docs/protocol.md#versioning). */
export function versionHeaders(
  { catalogue }: Service,
  version: Pick<StoredVersion, 'bucket' | 'versionId'>,
): Readonly<Record<string, string>> {
  if (catalogue.bucket(version.bucket)?.bucket.versioning === undefined) return {}
  return { 'x-oss-version-id': versionIdOf(version) }
}

/** The version id of the source of a copy. */
export function sourceVersionHeaders(
  service: Service,
  source: Pick<StoredVersion, 'bucket' | 'versionId'>,
): Readonly<Record<string, string>> {
  const { 'x-oss-version-id': id } = versionHeaders(service, source)
  return id === undefined ? {} : { 'x-oss-copy-source-version-id': id }
}
