import { ServiceError } from '../errors/service-error.ts'
import { PAYERS } from '../model/bucket-record.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** PutBucketRequestPayment (docs/protocol.md#requester-pays). */
export async function putBucketRequestPayment(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const root = await readDocument(request, 'RequestPaymentConfiguration')
  const text = root.text('Payer')?.trim()
  const payer = PAYERS.find((candidate) => candidate === text)
  if (payer === undefined) {
    const detail = `the Payer must be one of ${PAYERS.join(', ')}.`
    throw new ServiceError('MalformedXML', { ec: '0016-00000608', details: { ErrorDetail: detail } })
  }
  await request.commit(async () => {
    const { bucket } = requireBucket(service, request.bucket)
    await service.catalogue.saveBucket({ ...bucket, payer })
  })
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
