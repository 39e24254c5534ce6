import { ServiceError } from '../../errors/service-error.ts'
import type { Query } from '../../wire/query.ts'
import type { RequestHeaders } from '../../wire/request-headers.ts'
import { isKnownParameter } from './known-parameters.ts'
import type { OperationName } from './operation-name.ts'

/** The parts of a request that determine its operation. */
export interface Routable {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: Query
  readonly headers: RequestHeaders
}

/**
 * Returns the operation of a request. A query parameter that the operation does not implement selects another
 * operation of OSS, so the request is rejected: `DELETE /bucket?publicAccessBlock` must not delete the
 * bucket.
 *
 * @throws ServiceError `NotImplemented`, `MethodNotAllowed`.
 */
export function route(request: Routable): OperationName {
  if (request.method === 'OPTIONS') return 'OptionObject'
  const operation = routeTarget(request)
  for (const [name] of request.query.pairs) {
    if (!isKnownParameter(operation, name)) throw notImplemented(name, request)
  }
  if (operation === undefined) throw notAllowed(request)
  return operation
}

/** Returns undefined when no operation has this method. */
function routeTarget(request: Routable): OperationName | undefined {
  if (request.bucket === '') return request.method === 'GET' ? 'ListBuckets' : undefined
  return request.key === '' ? routeBucket(request) : routeObject(request)
}

function routeBucket({ method, query }: Routable): OperationName | undefined {
  switch (method) {
    case 'GET':
      if (query.has('uploads')) return 'ListMultipartUploads'
      if (query.has('bucketInfo')) return 'GetBucketInfo'
      if (query.has('location')) return 'GetBucketLocation'
      if (query.has('versions')) return 'ListObjectVersions'
      if (query.has('versioning')) return 'GetBucketVersioning'
      if (query.has('lifecycle')) return 'GetBucketLifecycle'
      if (query.has('requestPayment')) return 'GetBucketRequestPayment'
      if (query.has('acl')) return 'GetBucketAcl'
      if (query.has('tagging')) return 'GetBucketTags'
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects'
    case 'PUT':
      if (query.has('acl')) return 'PutBucketAcl'
      if (query.has('versioning')) return 'PutBucketVersioning'
      if (query.has('lifecycle')) return 'PutBucketLifecycle'
      if (query.has('requestPayment')) return 'PutBucketRequestPayment'
      return query.has('tagging') ? 'PutBucketTags' : 'PutBucket'
    case 'DELETE':
      if (query.has('lifecycle')) return 'DeleteBucketLifecycle'
      return query.has('tagging') ? 'DeleteBucketTags' : 'DeleteBucket'
    case 'POST':
      if (query.has('delete')) return 'DeleteMultipleObjects'
      return 'PostObject'
    default:
      return undefined
  }
}

function routeObject(request: Routable): OperationName | undefined {
  const { method, query } = request
  switch (method) {
    case 'GET':
      if (query.has('uploadId')) return 'ListParts'
      if (query.has('objectMeta')) return 'GetObjectMeta'
      if (query.has('symlink')) return 'GetSymlink'
      if (query.has('tagging')) return 'GetObjectTagging'
      return query.has('acl') ? 'GetObjectACL' : 'GetObject'
    case 'HEAD':
      return query.has('objectMeta') ? 'GetObjectMeta' : 'HeadObject'
    case 'PUT':
      return routePut(request)
    case 'POST':
      if (query.has('uploads')) return 'InitiateMultipartUpload'
      if (query.has('uploadId')) return 'CompleteMultipartUpload'
      if (query.has('append')) return 'AppendObject'
      if (query.has('restore')) return 'RestoreObject'
      return undefined
    case 'DELETE':
      if (query.has('tagging')) return 'DeleteObjectTagging'
      return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject'
    default:
      return undefined
  }
}

function routePut({ query, headers }: Routable): OperationName {
  const isCopy = headers.has('x-oss-copy-source')
  if (query.has('uploadId') || query.has('partNumber')) return isCopy ? 'UploadPartCopy' : 'UploadPart'
  if (query.has('acl')) return 'PutObjectACL'
  if (query.has('symlink')) return 'PutSymlink'
  if (query.has('tagging')) return 'PutObjectTagging'
  return isCopy ? 'CopyObject' : 'PutObject'
}

function notImplemented(name: string, request: Routable): ServiceError {
  const target = { Service: 'the service', Bucket: 'a bucket', Object: 'an object' }[resourceType(request)]
  const message = `The emulator does not implement the parameter "${name}" of ${request.method} requests to ${target}.`
  return new ServiceError('NotImplemented', { status: 501, message, details: { Resource: name } })
}

function notAllowed(request: Routable): ServiceError {
  return new ServiceError('MethodNotAllowed', {
    details: { Method: request.method, ResourceType: resourceType(request) },
  })
}

function resourceType({ bucket, key }: Routable): 'Service' | 'Bucket' | 'Object' {
  if (bucket === '') return 'Service'
  return key === '' ? 'Bucket' : 'Object'
}
