import type { BucketRecord } from '../model/bucket-record.ts'
import { compareKeys } from '../model/compare-keys.ts'
import { readListLimit } from '../parameters/list-limit.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml, type XmlElements } from '../xml/write-xml.ts'

/** ListBuckets, also called GetService (docs/protocol.md#buckets). */
export async function listBuckets(
  { query, endpoint }: OperationRequest,
  { catalogue, region, ownerId }: Service,
): Promise<HttpResponse> {
  const prefix = query.get('prefix') ?? ''
  const marker = query.get('marker') ?? ''
  const limit = readListLimit(query, 'max-keys', 100)
  const found = catalogue
    .buckets()
    .filter(({ name }) => name.startsWith(prefix) && compareKeys(name, marker) > 0)
  found.sort((a, b) => compareKeys(a.name, b.name))
  const page = found.slice(0, limit)
  const paging: XmlElements = {
    Prefix: prefix,
    Marker: marker,
    MaxKeys: limit,
    IsTruncated: true,
    NextMarker: page.at(-1)?.name ?? '',
  }
  const text = writeXml({
    ListAllMyBucketsResult: {
      ...(found.length > page.length ? paging : {}),
      Owner: ownerElement(ownerId),
      Buckets: { Bucket: page.map((bucket) => bucketElement(bucket, region, endpoint)) },
    },
  })
  return xmlResponse(text)
}

function bucketElement(
  { name, createdAt, storageClass }: BucketRecord,
  region: string,
  endpoint: string,
): XmlElements {
  return {
    CreationDate: new Date(createdAt).toISOString(),
    ExtranetEndpoint: endpoint,
    IntranetEndpoint: endpoint,
    Location: `oss-${region}`,
    Name: name,
    Region: region,
    StorageClass: storageClass,
  }
}
