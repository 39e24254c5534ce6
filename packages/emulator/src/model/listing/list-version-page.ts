import { type StoredVersion, versionIdOf } from '../stored-version.ts'
import { commonPrefix } from './common-prefix.ts'
import { compareKeys } from './compare-keys.ts'

/** The versions of a key, the newest first. */
export interface KeyVersions {
  readonly key: string
  readonly versions: readonly StoredVersion[]
}

/** Parameters of a listing of versions. */
export interface VersionPageRequest {
  readonly prefix: string
  /** `''` for none. */
  readonly delimiter: string
  /** Lists only keys after this one, and this one if there is a version marker; `''` for all. */
  readonly keyMarker: string
  /** With a key marker: lists only older versions of that key; `''` for none of it. */
  readonly versionIdMarker: string
  readonly limit: number
}

/** One page of a listing of versions. */
export interface VersionPage {
  readonly entries: readonly { readonly version: StoredVersion; readonly isLatest: boolean }[]
  readonly commonPrefixes: readonly string[]
  /** The last entry of the page, after which the next page starts; undefined on the last page. */
  readonly next: { readonly key: string; readonly versionId: string } | undefined
}

/** Lists one page of versions by key, then from the newest to the oldest. */
export function listVersionPage(items: readonly KeyVersions[], request: VersionPageRequest): VersionPage {
  const { prefix, delimiter, keyMarker, versionIdMarker, limit } = request
  const sorted = items
    .filter(({ key }) => key.startsWith(prefix) && isListed(key, request))
    .toSorted((a, b) => compareKeys(a.key, b.key))
  const entries: { version: StoredVersion; isLatest: boolean }[] = []
  const commonPrefixes: string[] = []
  let last = { key: keyMarker, versionId: versionIdMarker }
  const isFull = (): boolean => entries.length + commonPrefixes.length === limit
  for (const { key, versions } of sorted) {
    const common = commonPrefix(key, prefix, delimiter)
    if (common !== undefined) {
      if (common === last.key) continue
      if (isFull()) return { entries, commonPrefixes, next: last }
      commonPrefixes.push(common)
      last = { key: common, versionId: '' }
      continue
    }
    const skipped =
      key === keyMarker ? versions.findIndex((version) => versionIdOf(version) === versionIdMarker) + 1 : 0
    for (const [index, version] of versions.entries()) {
      if (index < skipped) continue
      if (isFull()) return { entries, commonPrefixes, next: last }
      entries.push({ version, isLatest: index === 0 })
      last = { key, versionId: versionIdOf(version) }
    }
  }
  return { entries, commonPrefixes, next: undefined }
}

function isListed(key: string, { keyMarker, versionIdMarker }: VersionPageRequest): boolean {
  const order = compareKeys(key, keyMarker)
  return order > 0 || (order === 0 && versionIdMarker !== '')
}
