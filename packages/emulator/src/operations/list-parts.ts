import { invalidArgument } from '../errors/service-error.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'
import { readEncryptedSizes } from '../parameters/client-side-encryption.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import { readListLimit } from '../parameters/list-limit.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireUpload } from '../service/require-upload.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml, type XmlElements } from '../xml/write-xml.ts'

/** ListParts (docs/protocol.md#listparts). */
export async function listParts(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { query, bucket, key } = request
  const { upload, parts } = requireUpload(service, request)
  const encoding = readKeyEncoding(query)
  const limit = readListLimit(query, 'max-parts', 1000)
  const marker = readMarker(query.get('part-number-marker'))
  const later = [...parts.values()].filter((part) => part.partNumber > marker)
  later.sort((a, b) => a.partNumber - b.partNumber)
  const page = later.slice(0, limit)
  const text = writeXml({
    ListPartsResult: {
      EncodingType: encoding.type,
      Bucket: bucket,
      Key: encoding.encode(key),
      UploadId: upload.uploadId,
      StorageClass: upload.properties.storageClass,
      ...encryptionElements(upload),
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
      MaxParts: limit,
      IsTruncated: later.length > page.length,
      Part: page.map(partElement),
    },
  })
  return xmlResponse(text)
}

/** From these, a client continues an encrypted upload that it has no checkpoint of. */
function encryptionElements({ properties }: UploadRecord): XmlElements {
  const { metadata } = properties
  if (readEncryptedSizes(metadata) === undefined) return {}
  return {
    ClientEncryptionKey: metadata['client-side-encryption-key'],
    ClientEncryptionStart: metadata['client-side-encryption-start'],
    ClientEncryptionCekAlg: metadata['client-side-encryption-cek-alg'],
    ClientEncryptionWrapAlg: metadata['client-side-encryption-wrap-alg'],
    ClientEncryptionDataSize: metadata['client-side-encryption-data-size'],
    ClientEncryptionPartSize: metadata['client-side-encryption-part-size'],
  }
}

function readMarker(text = '0'): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw invalidArgument('part-number-marker', text, 'Argument part-number-marker must be an integer.')
}

function partElement({ partNumber, lastModified, etag, crc64, byteLength }: PartRecord): XmlElements {
  return {
    PartNumber: partNumber,
    LastModified: new Date(lastModified).toISOString(),
    ETag: `"${etag}"`,
    HashCrc64ecma: crc64,
    Size: byteLength,
  }
}
