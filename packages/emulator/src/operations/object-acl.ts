import { invalidArgument } from '../errors/service-error.ts'
import { readObjectAcl } from '../parameters/read-object-properties.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { requestedVersion, requireVersion } from '../service/versions/require-object.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

const ACL_HEADER = 'x-oss-object-acl'

/** GetObjectACL. */
export async function getObjectAcl(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const object = requireVersion(service, requestedVersion(request))
  const text = writeXml({
    AccessControlPolicy: {
      Owner: ownerElement(service.ownerId),
      AccessControlList: { Grant: object.properties.acl },
    },
  })
  return xmlResponse(text, versionHeaders(service, object))
}

/** PutObjectACL takes the ACL from `x-oss-object-acl`. */
export async function putObjectAcl(request: OperationRequest, service: Service): Promise<HttpResponse> {
  if (!request.headers.get(ACL_HEADER)) {
    throw invalidArgument(ACL_HEADER, '', 'The x-oss-object-acl header is missing.', '0017-00000105')
  }
  const acl = readObjectAcl(request.headers)
  const changed = await request.commit(async () => {
    const object = requireVersion(service, requestedVersion(request))
    await service.catalogue.updateObject({ ...object, properties: { ...object.properties, acl } })
    return object
  })
  return emptyResponse(200, versionHeaders(service, changed))
}
