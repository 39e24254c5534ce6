import { percentEncode } from './percent-encode.ts'

/** A query parameter as text, not percent-encoded. */
export type QueryPair = readonly [name: string, value: string]

/** `a=1&b` in the given order. A parameter with an empty value is written as its bare name. */
export function writeQuery(pairs: readonly QueryPair[]): string {
  return pairs.map(([name, value]) => joinPair(encode(name), encode(value))).join('&')
}

/** As `writeQuery`, sorted by encoded name, then value. */
export function writeSortedQuery(pairs: readonly QueryPair[]): string {
  return pairs
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => joinPair(name, value))
    .join('&')
}

/** The order of the texts' code units, as OSS sorts; unlike `localeCompare` it is the same everywhere. */
export function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function encode(text: string): string {
  return percentEncode(text, { keepSlash: false })
}

function joinPair(name: string, value: string): string {
  return value === '' ? name : `${name}=${value}`
}
