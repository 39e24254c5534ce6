import { VERSIONING_STATES } from '../model/bucket-record.ts'
import { changeBucket } from '../service/change-bucket.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { readElement } from '../xml/read-element.ts'
import { writeXml } from '../xml/write-xml.ts'

/** PutBucketVersioning (docs/protocol.md#versioning). Versioning can be suspended, but not removed. */
export async function putBucketVersioning(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const root = await readDocument(request, 'VersioningConfiguration')
  const versioning = readElement(root, 'Status', VERSIONING_STATES)
  await changeBucket(request, service, (bucket) => ({ ...bucket, versioning }))
  return emptyResponse(200)
}

/** GetBucketVersioning. The document is empty when the bucket never had versions. */
export async function getBucketVersioning(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const { versioning } = requireBucket(service, request.bucket).bucket
  return xmlResponse(writeXml({ VersioningConfiguration: { Status: versioning } }))
}
