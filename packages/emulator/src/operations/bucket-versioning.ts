import { ServiceError } from '../errors/service-error.ts'
import { VERSIONING_STATES } from '../model/bucket-record.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** PutBucketVersioning (docs/protocol.md#versioning). Versioning can be suspended, but not removed. */
export async function putBucketVersioning(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const root = await readDocument(request, 'VersioningConfiguration')
  const text = root.text('Status')?.trim()
  const versioning = VERSIONING_STATES.find((state) => state === text)
  if (versioning === undefined) {
    const detail = `the Status must be one of ${VERSIONING_STATES.join(', ')}.`
    throw new ServiceError('MalformedXML', { ec: '0016-00000608', details: { ErrorDetail: detail } })
  }
  await request.commit(async () => {
    const { bucket } = requireBucket(service, request.bucket)
    await service.catalogue.saveBucket({ ...bucket, versioning })
  })
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
