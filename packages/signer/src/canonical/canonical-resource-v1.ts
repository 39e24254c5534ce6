import { compareCodeUnits } from '../encoding/compare-code-units.ts'
import type { QueryPair } from '../encoding/query-string.ts'

// The union of the lists in the official SDKs. V1 does not sign the parameters of listings, such as prefix.
const SIGNED_SUBRESOURCES: ReadonlySet<string> = new Set(
  `acl append bucketInfo callback callback-var cleanRestoredObject cloudboxes cname comp continuation-token cors delete
  encryption endTime img inventory inventoryId lifecycle live location logging objectMeta partNumber policy position qos
  qosInfo referer regionList replication replicationLocation replicationProgress requestPayment resourceGroup
  response-cache-control response-content-disposition response-content-encoding response-content-language
  response-content-type response-expires restore seal security-token sequential startTime stat status style styleName
  symlink tagging uploadId uploads versionId versioning versions vod website worm wormExtend wormId`.split(
    /\s+/,
  ),
)

/**
 * Writes the resource line of a V1 signature: the decoded path, and the signed parameters, decoded and
 * sorted.
 */
export function canonicalResourceV1(path: string, query: readonly QueryPair[]): string {
  const signed = query
    .filter(([name]) => SIGNED_SUBRESOURCES.has(name) || name.startsWith('x-oss-'))
    .sort((a, b) => compareCodeUnits(a[0], b[0]) || compareCodeUnits(a[1], b[1]))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  return signed.length === 0 ? path : `${path}?${signed.join('&')}`
}
