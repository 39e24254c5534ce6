import { OBJECT_TAG_LIMITS, readTagSet, type Tags } from '../parameters/tags.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { taggingDocument } from '../service/tagging-document.ts'
import { requestedVersion, requireVersion } from '../service/versions/require-object.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** PutObjectTagging: `<Tagging><TagSet><Tag><Key/><Value/></Tag>…` replaces all tags. */
export async function putObjectTagging(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const tags = readTagSet(await readDocument(request, 'Tagging'), OBJECT_TAG_LIMITS)
  return emptyResponse(200, await saveTags(request, service, tags))
}

/** GetObjectTagging. */
export async function getObjectTagging(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const object = requireVersion(service, requestedVersion(request))
  return taggingDocument(object.properties.tags, versionHeaders(service, object))
}

/** DeleteObjectTagging. */
export async function deleteObjectTagging(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  return emptyResponse(204, await saveTags(request, service, {}))
}

async function saveTags(
  request: OperationRequest,
  service: Service,
  tags: Tags,
): Promise<Readonly<Record<string, string>>> {
  return request.commit(async () => {
    const object = requireVersion(service, requestedVersion(request))
    await service.catalogue.updateObject({ ...object, properties: { ...object.properties, tags } })
    return versionHeaders(service, object)
  })
}
