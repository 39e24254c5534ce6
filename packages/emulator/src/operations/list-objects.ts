import { invalidArgument } from '../errors/service-error.ts'
import { listPage, type Page } from '../model/listing/list-page.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { type KeyEncoding, readKeyEncoding } from '../parameters/key-encoding.ts'
import { readListLimit } from '../parameters/list-limit.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml, type XmlElements } from '../xml/write-xml.ts'

interface Listing {
  readonly encoding: KeyEncoding
  readonly prefix: string
  readonly delimiter: string
  readonly limit: number
  readonly page: Page<ObjectRecord>
}

/** ListObjects, also called GetBucket: the older API with a marker. */
export async function listObjects(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const marker = request.query.get('marker') ?? ''
  const { encoding, prefix, delimiter, limit, page } = readListing(request, service, marker)
  const next = page.next === undefined ? undefined : encoding.encode(page.next)
  const text = writeXml({
    ListBucketResult: {
      Name: request.bucket,
      Prefix: encoding.encode(prefix),
      Marker: encoding.encode(marker),
      MaxKeys: limit,
      Delimiter: encoding.encode(delimiter),
      EncodingType: encoding.type,
      IsTruncated: next !== undefined,
      NextMarker: next,
      Contents: page.entries.map((object) => contentsElement(object, encoding, service.ownerId)),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encoding.encode(common) })),
    },
  })
  return xmlResponse(text)
}

/** ListObjectsV2 (docs/protocol.md#listobjectsv2). */
export async function listObjectsV2(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { query } = request
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after') ?? ''
  const after = token === undefined ? startAfter : readToken(token)
  const { encoding, prefix, delimiter, limit, page } = readListing(request, service, after)
  const ownerId = query.get('fetch-owner') === 'true' ? service.ownerId : undefined
  const text = writeXml({
    ListBucketResult: {
      Name: request.bucket,
      Prefix: encoding.encode(prefix),
      StartAfter: encoding.encode(startAfter),
      MaxKeys: limit,
      Delimiter: encoding.encode(delimiter),
      ContinuationToken: token === undefined ? undefined : encoding.encode(token),
      EncodingType: encoding.type,
      IsTruncated: page.next !== undefined,
      NextContinuationToken: page.next === undefined ? undefined : writeToken(page.next),
      Contents: page.entries.map((object) => contentsElement(object, encoding, ownerId)),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encoding.encode(common) })),
      KeyCount: page.entries.length + page.commonPrefixes.length,
    },
  })
  return xmlResponse(text)
}

function readListing({ query, bucket }: OperationRequest, service: Service, after: string): Listing {
  const { objects } = requireBucket(service, bucket)
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const limit = readListLimit(query, 'max-keys', 100)
  const page = listPage([...objects.values()], { prefix, delimiter, after, limit })
  return { encoding: readKeyEncoding(query), prefix, delimiter, limit, page }
}

/** Creates a continuation token, opaque to clients, that needs no URL encoding. */
function writeToken(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8')
  if (writeToken(key) === token) return key
  throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect.')
}

function contentsElement(
  object: ObjectRecord,
  encoding: KeyEncoding,
  ownerId: string | undefined,
): XmlElements {
  return {
    Key: encoding.encode(object.key),
    LastModified: new Date(object.lastModified).toISOString(),
    ETag: `"${object.etag}"`,
    Type: object.type,
    Size: object.byteLength,
    StorageClass: object.properties.storageClass,
    Owner: ownerId === undefined ? undefined : ownerElement(ownerId),
  }
}
