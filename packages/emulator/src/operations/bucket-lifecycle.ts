import { ServiceError } from '../errors/service-error.ts'
import { lifecycleElements, readLifecycleRules } from '../parameters/lifecycle-rules.ts'
import { changeBucket } from '../service/change-bucket.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** PutBucketLifecycle replaces all rules (docs/protocol.md#lifecycle). */
export async function putBucketLifecycle(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const lifecycle = readLifecycleRules(await readDocument(request, 'LifecycleConfiguration'))
  await changeBucket(request, service, (bucket) => ({ ...bucket, lifecycle }))
  return emptyResponse(200)
}

/** GetBucketLifecycle. */
export async function getBucketLifecycle(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { lifecycle } = requireBucket(service, request.bucket).bucket
  if (lifecycle === undefined) {
    throw new ServiceError('NoSuchLifecycle', { details: { BucketName: request.bucket } })
  }
  return xmlResponse(writeXml(lifecycleElements(lifecycle)))
}

/** DeleteBucketLifecycle. */
export async function deleteBucketLifecycle(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  await changeBucket(request, service, ({ lifecycle: _, ...bucket }) => bucket)
  return emptyResponse(204)
}
