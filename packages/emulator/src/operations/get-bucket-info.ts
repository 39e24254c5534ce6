import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** GetBucketInfo (docs/protocol.md#buckets). */
export async function getBucketInfo(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { bucket } = requireBucket(service, request.bucket)
  const { region, ownerId } = service
  const text = writeXml({
    BucketInfo: {
      Bucket: {
        AccessMonitor: 'Disabled',
        BlockPublicAccess: false,
        CreationDate: new Date(bucket.createdAt).toISOString(),
        ExtranetEndpoint: request.endpoint,
        IntranetEndpoint: request.endpoint,
        Location: `oss-${region}`,
        StorageClass: bucket.storageClass,
        DataRedundancyType: bucket.redundancy ?? 'LRS',
        TransferAcceleration: 'Disabled',
        CrossRegionReplication: 'Disabled',
        Name: bucket.name,
        Versioning: bucket.versioning,
        ResourceGroupId: 'rg-emulator',
        Owner: ownerElement(ownerId),
        AccessControlList: { Grant: bucket.acl },
        ServerSideEncryptionRule: { SSEAlgorithm: 'None' },
        BucketPolicy: { LogBucket: '', LogPrefix: '' },
      },
    },
  })
  return xmlResponse(text)
}

/** GetBucketLocation returns the region with the `oss-` prefix. */
export async function getBucketLocation(request: OperationRequest, service: Service): Promise<HttpResponse> {
  requireBucket(service, request.bucket)
  return xmlResponse(writeXml({ LocationConstraint: `oss-${service.region}` }))
}
