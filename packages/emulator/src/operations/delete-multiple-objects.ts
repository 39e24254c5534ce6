import { ServiceFailure } from '../errors/service-error.ts'
import { requireObjectKey } from '../model/resource-names.ts'
import { requireBodyLength } from '../parameters/body-length.ts'
import { requireAnnouncedDigest } from '../parameters/expected-digest.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import type { Operation } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyReply, xmlReply } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXmlBody, type XmlElement } from '../xml/read-xml.ts'
import { writeXml } from '../xml/write-xml.ts'

const malformedEc = '0016-00000608'
const maxBodyBytes = 2 * 1024 * 1024
const maxKeys = 1000

/** DeleteMultipleObjects (docs/protocol.md#deletemultipleobjects). */
export const deleteMultipleObjects: Operation = async (request, service) => {
  const { bucket, query, headers } = request
  const encoding = readKeyEncoding(query)
  requireBodyLength(request)
  if (!headers.has('content-md5')) {
    const message = 'Missing Some Required Arguments: Content-MD5.'
    throw new ServiceFailure('MissingArgument', { message, ec: '0016-00000606' })
  }
  const body = await readBodyText(request.body, maxBodyBytes, malformedEc)
  requireAnnouncedDigest(request, body)
  const root = readXmlBody(body, 'Delete', malformedEc)
  const keys = readKeys(root)
  await request.commit(async () => {
    requireBucket(service, bucket)
    for (const key of keys) await service.catalogue.removeObject(bucket, key)
  })
  if (root.text('Quiet')?.trim() === 'true') return emptyReply(200)
  const deleted = keys.map((key) => ['Deleted', [['Key', encoding.encode(key)]]] as const)
  return xmlReply(writeXml(['DeleteResult', [encoding.element, ...deleted]]))
}

function readKeys(root: XmlElement): readonly string[] {
  const keys = root.children('Object').map((object) => object.text('Key') ?? '')
  const refuse = (detail: string, ec = malformedEc): ServiceFailure =>
    new ServiceFailure('MalformedXML', { ec, details: [['ErrorDetail', detail]] })
  if (keys.includes('')) throw refuse('an Object has no Key.', '0016-00000613')
  if (keys.length === 0 || keys.length > maxKeys) throw refuse(`there must be 1 to ${maxKeys} Objects.`)
  for (const key of keys) requireObjectKey(key)
  return keys
}
