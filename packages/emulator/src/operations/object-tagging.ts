import { requireBodyLength } from '../parameters/body-length.ts'
import { requireAnnouncedDigest } from '../parameters/expected-digest.ts'
import { checkedTags } from '../parameters/tags.ts'
import type { Operation, OperationRequest, Service } from '../service/operation.ts'
import { requireObject } from '../service/require-object.ts'
import { emptyReply, xmlReply } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXmlBody, type XmlElement } from '../xml/read-xml.ts'
import { writeXml } from '../xml/write-xml.ts'

const malformedEc = '0016-00000608'
const maxBodyBytes = 64 * 1024

/** PutObjectTagging: `<Tagging><TagSet><Tag><Key/><Value/></Tag>…` replaces all tags. */
export const putObjectTagging: Operation = async (request, service) => {
  requireBodyLength(request)
  const body = await readBodyText(request.body, maxBodyBytes, malformedEc)
  requireAnnouncedDigest(request, body)
  const [tagSet] = readXmlBody(body, 'Tagging', malformedEc).children('TagSet')
  await saveTags(request, service, checkedTags(tagSet?.children('Tag').map(pairOf) ?? [], 'Tagging'))
  return emptyReply(200)
}

/** GetObjectTagging. */
export const getObjectTagging: Operation = async (request, service) => {
  const { properties } = requireObject(service, request.bucket, request.key)
  const tags = Object.entries(properties.tags).map(
    ([key, value]) =>
      [
        'Tag',
        [
          ['Key', key],
          ['Value', value],
        ],
      ] as const,
  )
  return xmlReply(writeXml(['Tagging', [['TagSet', tags]]]))
}

/** DeleteObjectTagging. */
export const deleteObjectTagging: Operation = async (request, service) => {
  await saveTags(request, service, {})
  return emptyReply(204)
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
