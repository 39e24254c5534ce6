import { readObjectAcl } from '../parameters/read-object-properties.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { requireObject } from '../service/require-object.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** GetObjectACL. */
export async function getObjectAcl(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { properties } = requireObject(service, request.bucket, request.key)
  const text = writeXml({
    AccessControlPolicy: {
      Owner: ownerElement(service.ownerId),
      AccessControlList: { Grant: properties.acl },
    },
  })
  return xmlResponse(text)
}

/** PutObjectACL takes the ACL from `x-oss-object-acl`. */
export async function putObjectAcl(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const acl = readObjectAcl(request.headers)
  await request.commit(async () => {
    const object = requireObject(service, request.bucket, request.key)
    await service.catalogue.saveObject({ ...object, properties: { ...object.properties, acl } })
  })
  return emptyResponse(200)
}
