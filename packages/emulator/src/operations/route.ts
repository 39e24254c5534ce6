import type { Query } from '../http/query.ts'
import type { RequestHeaders } from '../http/request-headers.ts'
import { ServiceFailure } from '../service-failure.ts'
import { signedSubResources } from '../signature/signed-sub-resources.ts'
import type { OperationName } from './operation-name.ts'

/** What decides which operation a request is. */
export interface Routable {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: Query
  readonly headers: RequestHeaders
}

/** Parameters that the emulator understands among those that name a part of a resource. */
const understood: ReadonlySet<string> = new Set(
  `acl append bucketInfo callback callback-var continuation-token delete location objectMeta partNumber position
  response-cache-control response-content-disposition response-content-encoding response-content-language
  response-content-type response-expires security-token sequential tagging uploadId uploads versionId
  x-oss-request-payer x-oss-traffic-limit`.split(/\s+/),
)
/** Operations on one version of an object. */
const versioned: ReadonlySet<OperationName> = new Set<OperationName>([
  'GetObject',
  'HeadObject',
  'GetObjectMeta',
])

/** @throws ServiceFailure `NotImplemented`, `MethodNotAllowed`. */
export function route(request: Routable): OperationName {
  if (request.method === 'OPTIONS') return 'OptionObject'
  for (const [name] of request.query.pairs) {
    if (signedSubResources.has(name) && !understood.has(name)) throw notImplemented(name)
  }
  const operation = routeTarget(request)
  if (request.query.has('versionId') && !versioned.has(operation)) throw notImplemented('versionId')
  return operation
}

function routeTarget(request: Routable): OperationName {
  if (request.bucket === '') return routeService(request)
  return request.key === '' ? routeBucket(request) : routeObject(request)
}

function routeService({ method }: Routable): OperationName {
  if (method === 'GET') return 'ListBuckets'
  throw notAllowed(method, 'Service')
}

function routeBucket({ method, query }: Routable): OperationName {
  if (query.has('tagging')) throw notImplemented('tagging of a bucket')
  switch (method) {
    case 'GET':
      if (query.has('uploads')) return 'ListMultipartUploads'
      if (query.has('bucketInfo')) return 'GetBucketInfo'
      if (query.has('location')) return 'GetBucketLocation'
      if (query.has('acl')) throw notImplemented('acl of a bucket')
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects'
    case 'PUT':
      if (query.has('acl')) throw notImplemented('acl of a bucket')
      return 'PutBucket'
    case 'DELETE':
      return 'DeleteBucket'
    case 'POST':
      if (query.has('delete')) return 'DeleteMultipleObjects'
      return 'PostObject'
    default:
      throw notAllowed(method, 'Bucket')
  }
}

function routeObject(request: Routable): OperationName {
  const { method, query } = request
  switch (method) {
    case 'GET':
      if (query.has('uploadId')) return 'ListParts'
      if (query.has('objectMeta')) return 'GetObjectMeta'
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
      throw notAllowed(method, 'Object')
    case 'DELETE':
      if (query.has('tagging')) return 'DeleteObjectTagging'
      return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject'
    default:
      throw notAllowed(method, 'Object')
  }
}

function routePut({ query, headers }: Routable): OperationName {
  const isCopy = headers.has('x-oss-copy-source')
  if (query.has('uploadId') || query.has('partNumber')) return isCopy ? 'UploadPartCopy' : 'UploadPart'
  if (query.has('acl')) return 'PutObjectACL'
  if (query.has('tagging')) return 'PutObjectTagging'
  return isCopy ? 'CopyObject' : 'PutObject'
}

function notImplemented(what: string): ServiceFailure {
  const message = `The emulator does not implement ${what}.`
  return new ServiceFailure('NotImplemented', { message, details: [['Resource', what]] })
}

function notAllowed(method: string, resourceType: string): ServiceFailure {
  return new ServiceFailure('MethodNotAllowed', {
    details: [
      ['Method', method],
      ['ResourceType', resourceType],
    ],
  })
}
