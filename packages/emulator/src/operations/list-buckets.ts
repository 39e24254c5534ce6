import { invalidArgument } from '../errors/service-error.ts'
import type { BucketRecord } from '../model/bucket-record.ts'
import { compareKeys } from '../model/listing/compare-keys.ts'
import { readListLimit } from '../parameters/list-limit.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import type { Query } from '../wire/query.ts'
import { writeXml, type XmlElements } from '../xml/write-xml.ts'

/** ListBuckets, also called GetService (docs/protocol.md#buckets). */
export async function listBuckets(
  { query, endpoint }: OperationRequest,
  { catalogue, region, ownerId }: Service,
): Promise<HttpResponse> {
  const prefix = query.get('prefix') ?? ''
  const marker = query.get('marker') ?? ''
  const limit = readListLimit(query, 'max-keys', 100)
  const wanted = readTagFilter(query)
  const found = catalogue
    .buckets()
    .filter(({ name }) => name.startsWith(prefix) && compareKeys(name, marker) > 0)
    .filter(({ tags = {} }) => wanted.every(([name, value]) => tags[name] === (value ?? tags[name] ?? '')))
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

/** Reads `tag-key` with `tag-value`, and `tagging` in the form `"k1":"v1","k2":"v2"`. */
function readTagFilter(query: Query): readonly (readonly [name: string, value: string | undefined])[] {
  const tagging = query.get('tagging') ?? ''
  const listed = [...tagging.matchAll(/"([^"]*)":"([^"]*)"/g)].map(
    ([, name = '', value]) => [name, value] as const,
  )
  if (tagging !== '' && listed.length === 0) {
    throw invalidArgument('tagging', tagging, 'The tagging must have the form "k1":"v1","k2":"v2".')
  }
  const name = query.get('tag-key')
  if (name !== undefined) return [...listed, [name, query.get('tag-value')]]
  if (query.has('tag-value')) throw invalidArgument('tag-value', '', 'The tag-value needs a tag-key.')
  return listed
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
