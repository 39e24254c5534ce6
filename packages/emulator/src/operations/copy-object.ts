import { invalidArgument } from '../errors/service-error.ts'
import type { ObjectProperties } from '../model/object-properties.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { readProperties } from '../parameters/read-object-properties.ts'
import { requireCopySource } from '../service/copy-source.ts'
import type { Operation, OperationRequest } from '../service/operation.ts'
import { requireMayWrite } from '../service/overwrite-protection.ts'
import { receiveContent } from '../service/receive-content.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { storeObject } from '../service/store-object.ts'
import { xmlReply } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

const maxByteLength = 1024 ** 3

/** CopyObject (docs/protocol.md#copyobject). The bytes are copied, so source and copy live apart. */
export const copyObject: Operation = async (request, service) => {
  requireBucket(service, request.bucket)
  const source = requireCopySource(request, service)
  requireMayWrite(service, request)
  if (source.byteLength > maxByteLength) {
    const message = 'The source is larger than 1 GB. Use UploadPartCopy.'
    throw invalidArgument('x-oss-copy-source', source.key, message)
  }
  const properties = copiedProperties(request, source)
  const held = service.catalogue.hold(source.segments, 0, source.byteLength)
  const object = await receiveContent(service, held.chunks(), {
    use: (content) => storeObject(request, service, properties, content),
  }).finally(held.release)
  const etag = `"${object.etag}"`
  const text = writeXml([
    'CopyObjectResult',
    [
      ['ETag', etag],
      ['LastModified', new Date(object.lastModified).toISOString()],
    ],
  ])
  return xmlReply(text, { ETag: etag, 'x-oss-hash-crc64ecma': object.crc64 })
}

function copiedProperties({ headers }: OperationRequest, source: ObjectRecord): ObjectProperties {
  const given = readProperties(headers)
  const replacesMetadata = headers.get('x-oss-metadata-directive')?.toUpperCase() === 'REPLACE'
  const replacesTags = headers.get('x-oss-tagging-directive')?.toUpperCase() === 'REPLACE'
  const { contentHeaders, metadata, tags } = source.properties
  return {
    ...given,
    ...(replacesMetadata ? {} : { contentHeaders, metadata }),
    ...(replacesTags ? {} : { tags }),
  }
}
