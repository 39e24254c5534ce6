/**
 * Query parameters that a V1 signature covers, the union of all SDKs' lists
 * (docs/protocol.md#v1-sub-resources).
 */
export const SIGNED_SUB_RESOURCES: ReadonlySet<string> = new Set(
  `acl append bucketInfo callback callback-var cleanRestoredObject cloudboxes cname comp continuation-token cors delete
  encryption endTime img inventory inventoryId lifecycle live location logging objectMeta partNumber policy position qos
  qosInfo referer regionList replication replicationLocation replicationProgress requestPayment resourceGroup
  response-cache-control response-content-disposition response-content-encoding response-content-language
  response-content-type response-expires restore seal security-token sequential startTime stat status style styleName
  symlink tagging uploadId uploads versionId versioning versions vod website worm wormExtend wormId x-oss-process
  x-oss-request-payer x-oss-traffic-limit`.split(/\s+/),
)
