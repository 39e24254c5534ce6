import { ServiceError } from '../errors/service-error.ts'
import { requireObjectKey } from '../model/resource-names.ts'
import { requireBodyLength } from '../parameters/body-length.ts'
import { requireExpectedDigest } from '../parameters/expected-digest.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXml, type XmlElement } from '../xml/read-xml.ts'
import { writeXml } from '../xml/write-xml.ts'

const MALFORMED_EC = '0016-00000608'
const MAX_BODY_BYTES = 2 * 1024 * 1024
const MAX_KEYS = 1000

/** DeleteMultipleObjects (docs/protocol.md#deletemultipleobjects). */
export async function deleteMultipleObjects(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const { bucket, query, headers } = request
  const encoding = readKeyEncoding(query)
  requireBodyLength(request.body)
  if (!headers.has('content-md5')) {
    const message = 'Missing Some Required Arguments: Content-MD5.'
    throw new ServiceError('MissingArgument', { message, ec: '0016-00000606' })
  }
  const body = await readBodyText(request.body, MAX_BODY_BYTES, MALFORMED_EC)
  requireExpectedDigest(request.headers, body)
  const root = readXml(body, 'Delete', MALFORMED_EC)
  const keys = readKeys(root)
  await request.commit(async () => {
    requireBucket(service, bucket)
    for (const key of keys) await service.catalogue.removeObject(bucket, key)
  })
  if (root.text('Quiet')?.trim() === 'true') return emptyResponse(200)
  const deleted = keys.map((key) => ({ Key: encoding.encode(key) }))
  return xmlResponse(writeXml({ DeleteResult: { EncodingType: encoding.type, Deleted: deleted } }))
}

function readKeys(root: XmlElement): readonly string[] {
  const keys = root.children('Object').map((object) => object.text('Key') ?? '')
  const refuse = (detail: string, ec = MALFORMED_EC): ServiceError =>
    new ServiceError('MalformedXML', { ec, details: { ErrorDetail: detail } })
  if (keys.includes('')) throw refuse('an Object has no Key.', '0016-00000613')
  if (keys.length === 0 || keys.length > MAX_KEYS) throw refuse(`there must be 1 to ${MAX_KEYS} Objects.`)
  for (const key of keys) requireObjectKey(key)
  return keys
}
