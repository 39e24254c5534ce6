import { compareKeys } from '../model/listing/compare-keys.ts'
import { listUploadPage } from '../model/listing/list-upload-page.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import { readListLimit } from '../parameters/list-limit.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** ListMultipartUploads (docs/protocol.md#listmultipartuploads). */
export async function listMultipartUploads(
  { query, bucket }: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  requireBucket(service, bucket)
  const { encode, type } = readKeyEncoding(query)
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const keyMarker = query.get('key-marker') ?? ''
  const uploadIdMarker = query.get('upload-id-marker') ?? ''
  const limit = readListLimit(query, 'max-uploads', 1000)
  const uploads = service.catalogue.uploads(bucket).map(({ upload }) => upload)
  uploads.sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.uploadId, b.uploadId))
  const page = listUploadPage(uploads, { prefix, delimiter, keyMarker, uploadIdMarker, limit })
  const text = writeXml({
    ListMultipartUploadsResult: {
      EncodingType: type,
      Bucket: bucket,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: uploadIdMarker,
      NextKeyMarker: encode(page.nextKeyMarker),
      NextUploadIdMarker: page.nextUploadIdMarker,
      Delimiter: encode(delimiter),
      Prefix: encode(prefix),
      MaxUploads: limit,
      IsTruncated: page.isTruncated,
      Upload: page.uploads.map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.uploadId,
        StorageClass: upload.properties.storageClass,
        Initiated: new Date(upload.initiatedAt).toISOString(),
      })),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    },
  })
  return xmlResponse(text)
}
