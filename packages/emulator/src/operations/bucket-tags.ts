import type { BucketRecord } from '../model/bucket-record.ts'
import { BUCKET_TAG_LIMITS, readTagSet } from '../parameters/tags.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { taggingDocument } from '../service/tagging-document.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** PutBucketTags replaces all tags of the bucket (docs/protocol.md#buckets). */
export async function putBucketTags(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const tags = readTagSet(await readDocument(request, 'Tagging'), BUCKET_TAG_LIMITS)
  await saveTags(request, service, () => tags)
  return emptyResponse(200)
}

/** GetBucketTags. */
export async function getBucketTags(request: OperationRequest, service: Service): Promise<HttpResponse> {
  return taggingDocument(requireBucket(service, request.bucket).bucket.tags ?? {})
}

/** DeleteBucketTags removes the tags named in `tagging=k1,k2`, or all of them. */
export async function deleteBucketTags(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const names = (request.query.get('tagging') ?? '').split(',').filter(Boolean)
  await saveTags(request, service, ({ tags = {} }) => {
    const kept = Object.entries(tags).filter(([name]) => names.length > 0 && !names.includes(name))
    return Object.fromEntries(kept)
  })
  return emptyResponse(204)
}

async function saveTags(
  request: OperationRequest,
  service: Service,
  change: (bucket: BucketRecord) => Readonly<Record<string, string>>,
): Promise<void> {
  await request.commit(async () => {
    const { bucket } = requireBucket(service, request.bucket)
    await service.catalogue.saveBucket({ ...bucket, tags: change(bucket) })
  })
}
