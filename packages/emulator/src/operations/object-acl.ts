import { readObjectAcl } from '../parameters/read-object-properties.ts'
import type { Operation } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { requireObject } from '../service/require-object.ts'
import { emptyReply, xmlReply } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** GetObjectACL. */
export const getObjectAcl: Operation = async (request, service) => {
  const { properties } = requireObject(service, request.bucket, request.key)
  const text = writeXml([
    'AccessControlPolicy',
    [ownerElement(service.ownerId), ['AccessControlList', [['Grant', properties.acl]]]],
  ])
  return xmlReply(text)
}

/** PutObjectACL: `x-oss-object-acl` is the whole request. */
export const putObjectAcl: Operation = async (request, service) => {
  const acl = readObjectAcl(request.headers)
  await request.commit(async () => {
    const object = requireObject(service, request.bucket, request.key)
    await service.catalogue.saveObject({ ...object, properties: { ...object.properties, acl } })
  })
  return emptyReply(200)
}
