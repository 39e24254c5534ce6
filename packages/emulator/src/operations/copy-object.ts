import { invalidArgument } from '../errors/service-error.ts'
import type { ObjectProperties } from '../model/object-properties.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { encryptionMetadata } from '../parameters/client-side-encryption.ts'
import { readObjectProperties } from '../parameters/read-object-properties.ts'
import { requireCopySource } from '../service/copy-source.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireOverwriteAllowed } from '../service/overwrite-protection.ts'
import { receiveContent } from '../service/receive-content.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { storeObject } from '../service/store-object.ts'
import { sourceVersionHeaders, versionHeaders } from '../service/versions/version-headers.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'
import { writeXml } from '../xml/write-xml.ts'

const MAX_BYTE_LENGTH = 1024 ** 3

/** CopyObject (docs/protocol.md#copyobject). Copies the content, so source and copy are independent. */
export async function copyObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  requireBucket(service, request.bucket)
  const source = requireCopySource(request, service)
  requireOverwriteAllowed(service, request)
  if (source.byteLength > MAX_BYTE_LENGTH) {
    const message = 'The source is larger than 1 GB. Use UploadPartCopy.'
    throw invalidArgument('x-oss-copy-source', source.key, message)
  }
  const properties = copiedProperties(request, source)
  if (source.type === 'Symlink')
    return copyResponse(service, source, await copySymlink(request, service, source))
  const content = service.catalogue.lease(source.segments, 0, source.byteLength)
  const object = await receiveContent(service, content.chunks(), {
    use: (stored) => storeObject(request, service, properties, stored),
  }).finally(content.release)
  return copyResponse(service, source, object)
}

/** A copy of a symbolic link is a symbolic link to the same target. */
function copySymlink(
  request: OperationRequest,
  service: Service,
  source: ObjectRecord,
): Promise<ObjectRecord> {
  const { bucket, key } = request
  return request.commit(async () => {
    requireOverwriteAllowed(service, request)
    return service.catalogue.addObject({ ...source, bucket, key, lastModified: request.now() })
  })
}

function copyResponse(service: Service, source: ObjectRecord, object: ObjectRecord): HttpResponse {
  const etag = `"${object.etag}"`
  const text = writeXml({
    CopyObjectResult: { ETag: etag, LastModified: new Date(object.lastModified).toISOString() },
  })
  return xmlResponse(text, {
    ETag: etag,
    'x-oss-hash-crc64ecma': object.crc64,
    ...versionHeaders(service, object),
    ...sourceVersionHeaders(service, source),
  })
}

function copiedProperties(
  { headers, bucket, key }: OperationRequest,
  source: ObjectRecord,
): ObjectProperties {
  const given = readObjectProperties(headers)
  const isOntoItself = source.bucket === bucket && source.key === key
  const replacesMetadata = isReplace(headers.get('x-oss-metadata-directive')) || isOntoItself
  const replacesTags = isReplace(headers.get('x-oss-tagging-directive'))
  const { contentHeaders, metadata, tags } = source.properties
  return {
    ...given,
    ...(replacesMetadata ? replaced(given, source, headers) : { contentHeaders, metadata }),
    ...(replacesTags ? {} : { tags }),
  }
}

/** New metadata keeps the type of the content, and what is needed to decrypt it. */
function replaced(
  { contentHeaders, metadata }: ObjectProperties,
  { properties }: ObjectRecord,
  headers: RequestHeaders,
): Pick<ObjectProperties, 'contentHeaders' | 'metadata'> {
  const type = headers.get('content-type') ?? properties.contentHeaders['Content-Type']
  return {
    contentHeaders: type === undefined ? contentHeaders : { ...contentHeaders, 'Content-Type': type },
    metadata: { ...encryptionMetadata(properties.metadata), ...metadata },
  }
}

function isReplace(directive: string | undefined): boolean {
  return directive?.toUpperCase() === 'REPLACE'
}
