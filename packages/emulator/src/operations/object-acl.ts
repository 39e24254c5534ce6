import { emptyReply, xmlReply } from '../http/reply.ts'
import { writeXml } from '../xml/xml-writer.ts'
import type { Operation } from './operation.ts'
import { ownerElement } from './owner-element.ts'
import { readObjectAcl } from './read-properties.ts'
import { requireObject } from './require-object.ts'

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
