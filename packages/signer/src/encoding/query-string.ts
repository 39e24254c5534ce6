import { compareCodeUnits } from './compare-code-units.ts'
import { percentEncode } from './percent-encode.ts'

/** A query parameter as text, not percent-encoded. */
export type QueryPair = readonly [name: string, value: string]

/**
 * Decodes the query of a URL. Leaves out the parameters named in `except`, such as those of an earlier
 * signature.
 */
export function readQuery(url: URL, except: readonly string[] = []): QueryPair[] {
  if (url.search === '') return []
  return [...url.searchParams].filter(([name]) => !except.includes(name))
}

/** Writes `a=1&b` in the given order. A parameter with an empty value is written as its bare name. */
export function writeQuery(pairs: readonly QueryPair[]): string {
  return pairs.map(([name, value]) => joinPair(encode(name), encode(value))).join('&')
}

/** Like `writeQuery`, but sorted by encoded name, then by encoded value. */
export function writeSortedQuery(pairs: readonly QueryPair[]): string {
  return pairs
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort((a, b) => compareCodeUnits(a[0], b[0]) || compareCodeUnits(a[1], b[1]))
    .map(([name, value]) => joinPair(name, value))
    .join('&')
}

/** Copies the URL with another query and without its fragment. */
export function withQuery(url: URL, query: readonly QueryPair[]): URL {
  const copy = new URL(url)
  copy.search = writeQuery(query)
  copy.hash = ''
  return copy
}

function encode(text: string): string {
  return percentEncode(text, { keepSlash: false })
}

function joinPair(name: string, value: string): string {
  return value === '' ? name : `${name}=${value}`
}
