import { requireBodyLength } from '../parameters/body-length.ts'
import { rejectConditions } from '../parameters/conditions.ts'
import { expectedDigestCheck } from '../parameters/expected-digest.ts'
import { readObjectProperties } from '../parameters/read-object-properties.ts'
import { readCallback } from '../service/callback/callback-config.ts'
import { callbackResponse } from '../service/callback/callback-response.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireOverwriteAllowed } from '../service/overwrite-protection.ts'
import { receiveContent } from '../service/receive-content.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { storeObject } from '../service/store-object.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** PutObject (docs/protocol.md#putobject). */
export async function putObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  rejectConditions(request.headers)
  requireBodyLength(request.body)
  requireBucket(service, request.bucket)
  requireOverwriteAllowed(service, request)
  const properties = readObjectProperties(request.headers)
  const callback = readCallback(request)
  const object = await receiveContent(service, request.body.chunks(), {
    check: expectedDigestCheck(request.headers),
    use: (content) => storeObject(request, service, properties, content),
  })
  const usual = emptyResponse(200, {
    ETag: `"${object.etag}"`,
    'Content-MD5': object.md5Base64 ?? '',
    'x-oss-hash-crc64ecma': object.crc64,
    ...properties.encryptionHeaders,
    ...versionHeaders(service, object),
  })
  return callbackResponse(callback, object, request.closing, usual)
}
