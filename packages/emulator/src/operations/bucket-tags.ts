import { BUCKET_TAG_LIMITS, readTagSet } from '../parameters/tags.ts'
import { changeBucket } from '../service/change-bucket.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { taggingDocument } from '../service/tagging-document.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** PutBucketTags replaces all tags of the bucket (docs/protocol.md#buckets). */
export async function putBucketTags(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const tags = readTagSet(await readDocument(request, 'Tagging'), BUCKET_TAG_LIMITS)
  await changeBucket(request, service, (bucket) => ({ ...bucket, tags }))
  return emptyResponse(200)
}

/** GetBucketTags. */
export async function getBucketTags(request: OperationRequest, service: Service): Promise<HttpResponse> {
  return taggingDocument(requireBucket(service, request.bucket).bucket.tags ?? {})
}

/** DeleteBucketTags removes the tags named in `tagging=k1,k2`, or all of them. */
export async function deleteBucketTags(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const names = (request.query.get('tagging') ?? '').split(',').filter(Boolean)
  await changeBucket(request, service, (bucket) => {
    const kept = Object.entries(bucket.tags ?? {}).filter(
      ([name]) => names.length > 0 && !names.includes(name),
    )
    return { ...bucket, tags: Object.fromEntries(kept) }
  })
  return emptyResponse(204)
}
