import { requireBodyLength } from '../parameters/body-length.ts'
import { refuseConditions } from '../parameters/conditions.ts'
import { announcedDigestCheck } from '../parameters/expected-digest.ts'
import { readProperties } from '../parameters/read-object-properties.ts'
import { readCallback } from '../service/callback/callback-config.ts'
import { callbackReply } from '../service/callback/callback-response.ts'
import type { Operation } from '../service/operation.ts'
import { requireMayWrite } from '../service/overwrite-protection.ts'
import { receiveContent } from '../service/receive-content.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { storeObject } from '../service/store-object.ts'
import { emptyReply } from '../wire/http-response.ts'

/** PutObject (docs/protocol.md#putobject). */
export const putObject: Operation = async (request, service) => {
  refuseConditions(request)
  requireBodyLength(request)
  requireBucket(service, request.bucket)
  requireMayWrite(service, request)
  const properties = readProperties(request.headers)
  const callback = readCallback(request)
  const object = await receiveContent(service, request.body.chunks(), {
    check: announcedDigestCheck(request),
    use: (content) => storeObject(request, service, properties, content),
  })
  const usual = emptyReply(200, {
    ETag: `"${object.etag}"`,
    'Content-MD5': object.md5Base64 ?? '',
    'x-oss-hash-crc64ecma': object.crc64,
    ...properties.encryptionHeaders,
  })
  return callbackReply(callback, object, request.closing, usual)
}
