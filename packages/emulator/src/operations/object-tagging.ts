import { requireBodyLength } from '../parameters/body-length.ts'
import { requireExpectedDigest } from '../parameters/expected-digest.ts'
import { checkedTags } from '../parameters/tags.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireObject } from '../service/require-object.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXml, type XmlElement } from '../xml/read-xml.ts'
import { writeXml } from '../xml/write-xml.ts'

const MALFORMED_EC = '0016-00000608'
const MAX_BODY_BYTES = 64 * 1024

/** PutObjectTagging: `<Tagging><TagSet><Tag><Key/><Value/></Tag>…` replaces all tags. */
export async function putObjectTagging(request: OperationRequest, service: Service): Promise<HttpResponse> {
  requireBodyLength(request.body)
  const body = await readBodyText(request.body, MAX_BODY_BYTES, MALFORMED_EC)
  requireExpectedDigest(request.headers, body)
  const [tagSet] = readXml(body, 'Tagging', MALFORMED_EC).children('TagSet')
  await saveTags(request, service, checkedTags(tagSet?.children('Tag').map(pairOf) ?? [], 'Tagging'))
  return emptyResponse(200)
}

/** GetObjectTagging. */
export async function getObjectTagging(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { properties } = requireObject(service, request.bucket, request.key)
  const tags = Object.entries(properties.tags).map(([key, value]) => ({ Key: key, Value: value }))
  return xmlResponse(writeXml({ Tagging: { TagSet: { Tag: tags } } }))
}

/** DeleteObjectTagging. */
export async function deleteObjectTagging(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  await saveTags(request, service, {})
  return emptyResponse(204)
}

function pairOf(tag: XmlElement): readonly [string, string] {
  return [tag.text('Key') ?? '', tag.text('Value') ?? '']
}

async function saveTags(
  request: OperationRequest,
  service: Service,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await request.commit(async () => {
    const object = requireObject(service, request.bucket, request.key)
    await service.catalogue.saveObject({ ...object, properties: { ...object.properties, tags } })
  })
}
