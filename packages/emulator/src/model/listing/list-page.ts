import { commonPrefix } from './common-prefix.ts'
import { compareKeys } from './compare-keys.ts'

/** Parameters of a listing of keys. */
export interface PageRequest {
  readonly prefix: string
  /** `''` for none. */
  readonly delimiter: string
  /** Lists only keys after this one; `''` for all. */
  readonly after: string
  readonly limit: number
}

/** One page of a listing, with at most `limit` entries and common prefixes together. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly commonPrefixes: readonly string[]
  /** Last key or common prefix of the page, after which the next page starts; undefined on the last page. */
  readonly next: string | undefined
}

/**
 * Lists one page of items by key; keys that are equal up to the delimiter are grouped into a common prefix.
 */
export function listPage<Entry extends { readonly key: string }>(
  items: readonly Entry[],
  request: PageRequest,
): Page<Entry> {
  const { prefix, delimiter, after, limit } = request
  const sorted = items.filter(({ key }) => key.startsWith(prefix) && compareKeys(key, after) > 0)
  sorted.sort((a, b) => compareKeys(a.key, b.key))
  const entries: Entry[] = []
  const commonPrefixes: string[] = []
  let last = after
  for (const item of sorted) {
    const common = commonPrefix(item.key, prefix, delimiter)
    // The common prefix of this key is listed already, on this page or the previous one.
    if (common !== undefined && common === last) continue
    if (entries.length + commonPrefixes.length === limit) return { entries, commonPrefixes, next: last }
    if (common === undefined) entries.push(item)
    else commonPrefixes.push(common)
    last = common ?? item.key
  }
  return { entries, commonPrefixes, next: undefined }
}
