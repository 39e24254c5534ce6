import { readCallback } from '../callback/callback-config.ts'
import { callbackReply } from '../callback/callback-reply.ts'
import { emptyReply } from '../http/reply.ts'
import { announcedDigestCheck } from './announced-digest.ts'
import { requireBodyLength } from './body-length.ts'
import { refuseConditions } from './conditions.ts'
import { requireMayWrite } from './forbid-overwrite.ts'
import type { Operation } from './operation.ts'
import { readProperties } from './read-properties.ts'
import { receiveContent } from './receive-content.ts'
import { requireBucket } from './require-bucket.ts'
import { storeObject } from './store-object.ts'

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
