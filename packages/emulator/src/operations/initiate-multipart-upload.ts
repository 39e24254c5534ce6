import { randomBytes } from 'node:crypto'
import { xmlReply } from '../http/reply.ts'
import { discardBody } from '../http/request-body.ts'
import type { UploadRecord } from '../model/upload-record.ts'
import { writeXml } from '../xml/xml-writer.ts'
import { requireMayWrite } from './forbid-overwrite.ts'
import type { Operation } from './operation.ts'
import { readProperties } from './read-properties.ts'
import { requireBucket } from './require-bucket.ts'
import { readKeyEncoding } from './url-encoding.ts'

/** InitiateMultipartUpload (docs/protocol.md#initiatemultipartupload). The completion sets the ACL. */
export const initiateMultipartUpload: Operation = async (request, service) => {
  const { bucket, key, query } = request
  const encoding = readKeyEncoding(query)
  const properties = { ...readProperties(request.headers), acl: 'default' as const }
  await discardBody(request.body)
  const upload = await request.commit(async () => {
    requireBucket(service, bucket)
    requireMayWrite(service, request)
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
  const text = writeXml([
    'InitiateMultipartUploadResult',
    [encoding.element, ['Bucket', bucket], ['Key', encoding.encode(key)], ['UploadId', upload.uploadId]],
  ])
  return xmlReply(text, properties.encryptionHeaders)
}
