import { ServiceError } from '../errors/service-error.ts'
import { BUCKET_ACLS, type BucketRecord } from '../model/bucket-record.ts'
import { type StorageClass, storageClasses } from '../model/object-properties.ts'
import { readChoice } from '../parameters/read-object-properties.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXml } from '../xml/read-xml.ts'

const MALFORMED_EC = '0016-00000608'
const MAX_BODY_BYTES = 64 * 1024
const MAX_BUCKETS = 100

/** PutBucket (docs/protocol.md#buckets). Putting an existing bucket changes its ACL only. */
export async function putBucket(request: OperationRequest, { catalogue }: Service): Promise<HttpResponse> {
  const { bucket: name, headers } = request
  if (request.addressStyle === 'cname') throw new ServiceError('InvalidHostPutBucket')
  const body = await readBodyText(request.body, MAX_BODY_BYTES, MALFORMED_EC)
  const storageClass = body === '' ? 'Standard' : readStorageClass(body)
  await request.commit(async () => {
    const existing = catalogue.bucket(name)?.bucket
    if (existing !== undefined && existing.storageClass !== storageClass) {
      throw new ServiceError('BucketAlreadyExists', {
        message: "Bucket already exists can't modify storage class.",
        details: { BucketName: name },
      })
    }
    if (existing === undefined && catalogue.buckets().length >= MAX_BUCKETS) {
      throw new ServiceError('TooManyBuckets')
    }
    const acl = readChoice(headers, 'x-oss-acl', BUCKET_ACLS, existing?.acl ?? 'private')
    const createdAt = existing?.createdAt ?? request.now()
    const record: BucketRecord = { name, createdAt, acl, storageClass }
    await catalogue.saveBucket(record)
  })
  return emptyResponse(200, { Location: `/${name}` })
}

function readStorageClass(body: string): StorageClass {
  const text = readXml(body, 'CreateBucketConfiguration', MALFORMED_EC).text('StorageClass') ?? 'Standard'
  const found = storageClasses.find((candidate) => candidate === text.trim())
  if (found !== undefined) return found
  const detail = 'the StorageClass is not known.'
  throw new ServiceError('MalformedXML', { ec: MALFORMED_EC, details: { ErrorDetail: detail } })
}
