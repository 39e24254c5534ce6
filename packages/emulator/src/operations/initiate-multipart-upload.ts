import { randomBytes } from 'node:crypto'
import type { UploadRecord } from '../model/upload-record.ts'
import { readEncryptedSizes } from '../parameters/client-side-encryption.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import { readObjectProperties } from '../parameters/read-object-properties.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireOverwriteAllowed } from '../service/overwrite-protection.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { discardBody } from '../wire/request-body.ts'
import { writeXml } from '../xml/write-xml.ts'

/**
 * InitiateMultipartUpload (docs/protocol.md#initiatemultipartupload). CompleteMultipartUpload sets the ACL.
 */
export async function initiateMultipartUpload(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const { bucket, key, query } = request
  const encoding = readKeyEncoding(query)
  const properties = { ...readObjectProperties(request.headers), acl: 'default' as const }
  readEncryptedSizes(properties.metadata)
  await discardBody(request.body)
  const upload = await request.commit(async () => {
    requireBucket(service, bucket)
    requireOverwriteAllowed(service, request)
    const record: UploadRecord = {
      bucket,
      key,
      properties,
      uploadId: randomBytes(16).toString('hex').toUpperCase(),
      initiatedAt: request.now(),
      sequential: query.has('sequential'),
    }
    await service.catalogue.saveUpload(record)
    return record
  })
  const text = writeXml({
    InitiateMultipartUploadResult: {
      EncodingType: encoding.type,
      Bucket: bucket,
      Key: encoding.encode(key),
      UploadId: upload.uploadId,
    },
  })
  return xmlResponse(text, properties.encryptionHeaders)
}
