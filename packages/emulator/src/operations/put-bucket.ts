import { ServiceFailure } from '../errors/service-error.ts'
import { type BucketRecord, bucketAcls } from '../model/bucket-record.ts'
import { type StorageClass, storageClasses } from '../model/object-properties.ts'
import { readChoice } from '../parameters/read-object-properties.ts'
import type { Operation } from '../service/operation.ts'
import { emptyReply } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXmlBody } from '../xml/read-xml.ts'

const malformedEc = '0016-00000608'
const maxBodyBytes = 64 * 1024
const maxBuckets = 100

/** PutBucket (docs/protocol.md#buckets). Putting one's own bucket again changes at most its ACL. */
export const putBucket: Operation = async (request, { catalogue }) => {
  const { bucket: name, headers } = request
  if (request.addressStyle === 'cname') throw new ServiceFailure('InvalidHostPutBucket')
  const body = await readBodyText(request.body, maxBodyBytes, malformedEc)
  const storageClass = body === '' ? 'Standard' : readStorageClass(body)
  await request.commit(async () => {
    const existing = catalogue.bucket(name)?.bucket
    if (existing !== undefined && existing.storageClass !== storageClass) {
      throw new ServiceFailure('BucketAlreadyExists', {
        message: "Bucket already exists can't modify storage class.",
        details: [['BucketName', name]],
      })
    }
    if (existing === undefined && catalogue.buckets().length >= maxBuckets) {
      throw new ServiceFailure('TooManyBuckets')
    }
    const acl = readChoice(headers, 'x-oss-acl', bucketAcls, existing?.acl ?? 'private')
    const createdAt = existing?.createdAt ?? request.now()
    const record: BucketRecord = { name, createdAt, acl, storageClass }
    await catalogue.saveBucket(record)
  })
  return emptyReply(200, { Location: `/${name}` })
}

function readStorageClass(body: string): StorageClass {
  const text = readXmlBody(body, 'CreateBucketConfiguration', malformedEc).text('StorageClass') ?? 'Standard'
  const found = storageClasses.find((candidate) => candidate === text.trim())
  if (found !== undefined) return found
  const detail = 'the StorageClass is not known.'
  throw new ServiceFailure('MalformedXML', { ec: malformedEc, details: [['ErrorDetail', detail]] })
}
