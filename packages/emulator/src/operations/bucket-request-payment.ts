import { PAYERS } from '../model/bucket-record.ts'
import { changeBucket } from '../service/change-bucket.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { readElement } from '../xml/read-element.ts'
import { writeXml } from '../xml/write-xml.ts'

/** PutBucketRequestPayment (docs/protocol.md#requester-pays). */
export async function putBucketRequestPayment(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const root = await readDocument(request, 'RequestPaymentConfiguration')
  const payer = readElement(root, 'Payer', PAYERS)
  await changeBucket(request, service, (bucket) => ({ ...bucket, payer }))
  return emptyResponse(200)
}

/** GetBucketRequestPayment. */
export async function getBucketRequestPayment(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const { payer = 'BucketOwner' } = requireBucket(service, request.bucket).bucket
  return xmlResponse(writeXml({ RequestPaymentConfiguration: { Payer: payer } }))
}
