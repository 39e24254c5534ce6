import { type QueryPair, writeQuery } from './query-string.ts'

/** The decoded query of a URL, without the parameters of an earlier signature that are named in `except`. */
export function queryPairs(url: URL, except: readonly string[] = []): QueryPair[] {
  if (url.search === '') return []
  return [...url.searchParams].filter(([name]) => !except.includes(name))
}

/** A copy of the URL with this query and no fragment. */
export function presignedUrl(url: URL, query: readonly QueryPair[]): URL {
  const signed = new URL(url)
  signed.search = writeQuery(query)
  signed.hash = ''
  return signed
}
