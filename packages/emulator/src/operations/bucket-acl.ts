import { invalidArgument } from '../errors/service-error.ts'
import { BUCKET_ACLS } from '../model/bucket-record.ts'
import { readChoice } from '../parameters/read-object-properties.ts'
import { changeBucket } from '../service/change-bucket.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

const ACL_HEADER = 'x-oss-acl'

/** GetBucketAcl (docs/protocol.md#buckets). SDKs call it to check whether a bucket exists. */
export async function getBucketAcl(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { bucket } = requireBucket(service, request.bucket)
  const text = writeXml({
    AccessControlPolicy: {
      Owner: ownerElement(service.ownerId),
      AccessControlList: { Grant: bucket.acl },
    },
  })
  return xmlResponse(text)
}

/** PutBucketAcl takes the ACL from `x-oss-acl`. */
export async function putBucketAcl(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { headers } = request
  if (!headers.get(ACL_HEADER)) throw invalidArgument(ACL_HEADER, '', 'The x-oss-acl header is missing.')
  const acl = readChoice(headers, ACL_HEADER, BUCKET_ACLS, 'private')
  await changeBucket(request, service, (bucket) => ({ ...bucket, acl }))
  return emptyResponse(200)
}
