import { compare, type QueryPair } from '../encoding/query-string.ts'

// The union of what the official SDKs sign. Listing parameters (prefix, marker, max-keys ...) are not signed in V1.
const signedSubresources: ReadonlySet<string> = new Set(
  `acl append bucketInfo callback callback-var cleanRestoredObject cloudboxes cname comp continuation-token cors delete
  encryption endTime img inventory inventoryId lifecycle live location logging objectMeta partNumber policy position qos
  qosInfo referer regionList replication replicationLocation replicationProgress requestPayment resourceGroup
  response-cache-control response-content-disposition response-content-encoding response-content-language
  response-content-type response-expires restore seal security-token sequential startTime stat status style styleName
  symlink tagging uploadId uploads versionId versioning versions vod website worm wormExtend wormId`.split(
    /\s+/,
  ),
)

/** The resource line of a V1 signature: the decoded path and the signed part of the query, decoded and sorted. */
export function canonicalResourceV1(path: string, query: readonly QueryPair[]): string {
  const signed = query
    .filter(([name]) => signedSubresources.has(name) || name.startsWith('x-oss-'))
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  return signed.length === 0 ? path : `${path}?${signed.join('&')}`
}
