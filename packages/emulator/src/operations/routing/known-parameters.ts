import type { OperationName } from './operation-name.ts'

function names(text: string): readonly string[] {
  return text.split(/\s+/).filter((name) => name !== '')
}

/** Query parameters that every request may have: those of signed URLs, of payment and of bandwidth. */
const common: ReadonlySet<string> = new Set(
  names(`OSSAccessKeyId Expires Signature security-token
    x-oss-signature-version x-oss-credential x-oss-date x-oss-expires x-oss-signature x-oss-additional-headers
    x-oss-security-token x-oss-request-payer x-oss-traffic-limit`),
)

const listing = 'prefix delimiter encoding-type'
const callback = 'callback callback-var'
const replyHeaders = `response-cache-control response-content-disposition response-content-encoding
  response-content-language response-content-type response-expires`

/** The query parameters that each operation implements. `OptionObject` changes nothing and accepts all. */
const own: Readonly<Record<Exclude<OperationName, 'OptionObject'>, ReadonlySet<string>>> = {
  ListBuckets: new Set(names('prefix marker max-keys')),
  PutBucket: new Set(),
  DeleteBucket: new Set(),
  GetBucketInfo: new Set(['bucketInfo']),
  GetBucketLocation: new Set(['location']),
  ListObjects: new Set(names(`${listing} list-type marker max-keys`)),
  ListObjectsV2: new Set(names(`${listing} list-type start-after continuation-token max-keys fetch-owner`)),
  ListMultipartUploads: new Set(names(`${listing} uploads key-marker upload-id-marker max-uploads`)),
  DeleteMultipleObjects: new Set(names('delete encoding-type')),
  PutObject: new Set(names(callback)),
  PostObject: new Set(),
  GetObject: new Set(names(`versionId ${replyHeaders}`)),
  HeadObject: new Set(names(`versionId ${replyHeaders}`)),
  GetObjectMeta: new Set(names('objectMeta versionId')),
  DeleteObject: new Set(),
  AppendObject: new Set(names('append position')),
  CopyObject: new Set(),
  PutObjectACL: new Set(['acl']),
  GetObjectACL: new Set(['acl']),
  PutObjectTagging: new Set(['tagging']),
  GetObjectTagging: new Set(['tagging']),
  DeleteObjectTagging: new Set(['tagging']),
  InitiateMultipartUpload: new Set(names('uploads encoding-type sequential')),
  UploadPart: new Set(names('partNumber uploadId')),
  UploadPartCopy: new Set(names('partNumber uploadId')),
  CompleteMultipartUpload: new Set(names(`uploadId encoding-type ${callback}`)),
  AbortMultipartUpload: new Set(['uploadId']),
  ListParts: new Set(names('uploadId max-parts part-number-marker encoding-type')),
}

/** Whether an operation knows a query parameter; without an operation, whether every request may have it. */
export function isKnownParameter(operation: OperationName | undefined, name: string): boolean {
  if (common.has(name) || operation === 'OptionObject') return true
  return operation !== undefined && own[operation].has(name)
}
