import { commonPrefix } from './common-prefix.ts'
import { compareKeys } from './compare-keys.ts'

/** What a listing of keys asks for. */
export interface PageRequest {
  readonly prefix: string
  /** `''` for none. */
  readonly delimiter: string
  /** Only keys after this one; `''` for all. */
  readonly after: string
  readonly limit: number
}

/** A listing: entries and common prefixes together are at most `limit`. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly commonPrefixes: readonly string[]
  /** The last key or common prefix of the page, to go on after; undefined when this was all. */
  readonly next: string | undefined
}

/** One page of things by key, where keys that share a part up to the delimiter fall together into a common prefix. */
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
    // All keys below a prefix that was already told, here or on the page before, are part of it.
    if (common !== undefined && common === last) continue
    if (entries.length + commonPrefixes.length === limit) return { entries, commonPrefixes, next: last }
    if (common === undefined) entries.push(item)
    else commonPrefixes.push(common)
    last = common ?? item.key
  }
  return { entries, commonPrefixes, next: undefined }
}
