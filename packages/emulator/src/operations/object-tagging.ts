import { OBJECT_TAG_LIMITS, readTagSet, type Tags } from '../parameters/tags.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requestedVersion, requireVersion } from '../service/require-object.ts'
import { taggingDocument } from '../service/tagging-document.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** PutObjectTagging: `<Tagging><TagSet><Tag><Key/><Value/></Tag>…` replaces all tags. */
export async function putObjectTagging(request: OperationRequest, service: Service): Promise<HttpResponse> {
  await saveTags(request, service, readTagSet(await readDocument(request, 'Tagging'), OBJECT_TAG_LIMITS))
  return emptyResponse(200)
}

/** GetObjectTagging. */
export async function getObjectTagging(request: OperationRequest, service: Service): Promise<HttpResponse> {
  return taggingDocument(requireVersion(service, requestedVersion(request)).properties.tags)
}

/** DeleteObjectTagging. */
export async function deleteObjectTagging(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  await saveTags(request, service, {})
  return emptyResponse(204)
}

async function saveTags(request: OperationRequest, service: Service, tags: Tags): Promise<void> {
  await request.commit(async () => {
    const object = requireVersion(service, requestedVersion(request))
    await service.catalogue.saveObject({ ...object, properties: { ...object.properties, tags } })
  })
}
