import { MALFORMED_EC } from '../errors/malformed-xml.ts'
import { ServiceError } from '../errors/service-error.ts'
import { BUCKET_ACLS, type BucketRecord, REDUNDANCIES } from '../model/bucket-record.ts'
import { STORAGE_CLASSES } from '../model/object-properties.ts'
import { readChoice } from '../parameters/read-object-properties.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readElement } from '../xml/read-element.ts'
import { readXml } from '../xml/read-xml.ts'

const MAX_BODY_BYTES = 64 * 1024
const MAX_BUCKETS = 100

/** PutBucket (docs/protocol.md#buckets). Putting an existing bucket changes its ACL only. */
export async function putBucket(request: OperationRequest, { catalogue }: Service): Promise<HttpResponse> {
  const { bucket: name, headers } = request
  if (request.addressStyle === 'cname') throw new ServiceError('InvalidHostPutBucket')
  const body = await readBodyText(request.body, MAX_BODY_BYTES, MALFORMED_EC)
  const { storageClass, redundancy } = readConfiguration(body)
  await request.commit(async () => {
    const existing = catalogue.bucket(name)?.bucket
    if (existing !== undefined) requireSame(existing, { storageClass, redundancy })
    if (existing === undefined && catalogue.buckets().length >= MAX_BUCKETS) {
      throw new ServiceError('TooManyBuckets')
    }
    const acl = readChoice(headers, 'x-oss-acl', BUCKET_ACLS, existing?.acl ?? 'private')
    const createdAt = existing?.createdAt ?? request.now()
    const record: BucketRecord = { ...existing, name, createdAt, acl, storageClass, redundancy }
    await catalogue.saveBucket(record)
  })
  return emptyResponse(200, { Location: `/${name}` })
}

type Configuration = Readonly<Required<Pick<BucketRecord, 'storageClass' | 'redundancy'>>>

function readConfiguration(body: string): Configuration {
  if (body === '') return { storageClass: 'Standard', redundancy: 'LRS' }
  const root = readXml(body, 'CreateBucketConfiguration', MALFORMED_EC)
  return {
    storageClass: readElement(root, 'StorageClass', STORAGE_CLASSES, 'Standard'),
    redundancy: readElement(root, 'DataRedundancyType', REDUNDANCIES, 'LRS'),
  }
}

function requireSame(existing: BucketRecord, wanted: Configuration): void {
  const isSameClass = existing.storageClass === wanted.storageClass
  if (isSameClass && (existing.redundancy ?? 'LRS') === wanted.redundancy) return
  throw new ServiceError('BucketAlreadyExists', {
    message: `Bucket already exists can't modify ${isSameClass ? 'data redundancy type' : 'storage class'}.`,
    details: { BucketName: existing.name },
  })
}
