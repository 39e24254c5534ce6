import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import { parseQuery } from '../../wire/query.ts'
import { readHeaders } from '../../wire/request-headers.ts'
import { OPERATION_NAMES } from './operation-name.ts'
import { type Routable, route } from './route.ts'

function routable(method: string, target: string, headers: readonly string[] = []): Routable {
  const [path = '', query = ''] = target.split('?')
  const [bucket = '', key = ''] = path.split('/')
  return { method, bucket, key, query: parseQuery(query), headers: readHeaders(headers) }
}

const copy = ['x-oss-copy-source', '/b/k']

const ROUTES = [
  ['GET', '', 'ListBuckets'],
  ['PUT', 'b', 'PutBucket'],
  ['DELETE', 'b', 'DeleteBucket'],
  ['GET', 'b', 'ListObjects'],
  ['GET', 'b?list-type=2&prefix=x', 'ListObjectsV2'],
  ['GET', 'b?uploads&prefix=x', 'ListMultipartUploads'],
  ['GET', 'b?bucketInfo', 'GetBucketInfo'],
  ['GET', 'b?location', 'GetBucketLocation'],
  ['GET', 'b?acl', 'GetBucketAcl'],
  ['GET', 'b?versions&prefix=x', 'ListObjectVersions'],
  ['GET', 'b?versioning', 'GetBucketVersioning'],
  ['PUT', 'b?versioning', 'PutBucketVersioning'],
  ['GET', 'b?lifecycle', 'GetBucketLifecycle'],
  ['PUT', 'b?lifecycle', 'PutBucketLifecycle'],
  ['DELETE', 'b?lifecycle', 'DeleteBucketLifecycle'],
  ['GET', 'b?requestPayment', 'GetBucketRequestPayment'],
  ['PUT', 'b?requestPayment', 'PutBucketRequestPayment'],
  ['PUT', 'b/k?symlink', 'PutSymlink'],
  ['GET', 'b/k?symlink', 'GetSymlink'],
  ['PUT', 'b?acl', 'PutBucketAcl'],
  ['GET', 'b?tagging', 'GetBucketTags'],
  ['PUT', 'b?tagging', 'PutBucketTags'],
  ['DELETE', 'b?tagging=k', 'DeleteBucketTags'],
  ['POST', 'b?delete', 'DeleteMultipleObjects'],
  ['POST', 'b', 'PostObject'],
  ['PUT', 'b/k', 'PutObject'],
  ['GET', 'b/k', 'GetObject'],
  ['HEAD', 'b/k', 'HeadObject'],
  ['HEAD', 'b/k?objectMeta', 'GetObjectMeta'],
  ['DELETE', 'b/k', 'DeleteObject'],
  ['POST', 'b/k?append&position=0', 'AppendObject'],
  ['POST', 'b/k?restore', 'RestoreObject'],
  ['POST', 'b/k?uploads', 'InitiateMultipartUpload'],
  ['PUT', 'b/k?partNumber=1&uploadId=x', 'UploadPart'],
  ['POST', 'b/k?uploadId=x', 'CompleteMultipartUpload'],
  ['DELETE', 'b/k?uploadId=x', 'AbortMultipartUpload'],
  ['GET', 'b/k?uploadId=x', 'ListParts'],
  ['PUT', 'b/k?acl', 'PutObjectACL'],
  ['GET', 'b/k?acl', 'GetObjectACL'],
  ['PUT', 'b/k?tagging', 'PutObjectTagging'],
  ['GET', 'b/k?tagging', 'GetObjectTagging'],
  ['DELETE', 'b/k?tagging', 'DeleteObjectTagging'],
  ['OPTIONS', 'b/k', 'OptionObject'],
  ['GET', 'b/k?versionId=null', 'GetObject'],
  ['HEAD', 'b/k?versionId=null', 'HeadObject'],
  ['GET', 'b/k?response-content-type=text%2Fplain&OSSAccessKeyId=a&Expires=1&Signature=s', 'GetObject'],
  ['PUT', 'b/k?x-oss-credential=c&x-oss-signature=s&x-oss-traffic-limit=819200&callback=e30', 'PutObject'],
] as const

describe('route', () => {
  it.each(ROUTES)('takes %s %s as %s', (method, target, operation) => {
    expect(route(routable(method, target))).toBe(operation)
  })

  it('finds every operation', () => {
    const found = ROUTES.map(([, , operation]) => operation)
    expect(new Set([...found, 'CopyObject', 'UploadPartCopy'])).toEqual(new Set(OPERATION_NAMES))
  })

  it('distinguishes copies by their header', () => {
    expect(route(routable('PUT', 'b/k', copy))).toBe('CopyObject')
    expect(route(routable('PUT', 'b/k?partNumber=1&uploadId=x', copy))).toBe('UploadPartCopy')
  })

  it.each([
    ['DELETE', 'b?publicAccessBlock', 'publicAccessBlock', 'a bucket'],
    ['PUT', 'b/k?legalHold', 'legalHold', 'an object'],
    ['GET', '?regions', 'regions', 'the service'],
    ['GET', 'b?website', 'website', 'a bucket'],
    ['POST', 'b?tagging', 'tagging', 'a bucket'],
    ['DELETE', 'b?uploads', 'uploads', 'a bucket'],
    ['GET', 'b/k?x-oss-process=image', 'x-oss-process', 'an object'],
    ['PUT', 'b/k?versionId=1', 'versionId', 'an object'],
    ['PUT', 'b/k?restore', 'restore', 'an object'],
    ['PUT', 'b/k?uploads', 'uploads', 'an object'],
    ['HEAD', 'b/k?acl', 'acl', 'an object'],
    ['PATCH', 'b/k?toString', 'toString', 'an object'],
  ])('refuses %s %s as not implemented', (method, target, resource, resourceName) => {
    expect(catchError(() => route(routable(method, target)))).toMatchObject({
      code: 'NotImplemented',
      status: 501,
      message: `The emulator does not implement the parameter "${resource}" of ${method} requests to ${resourceName}.`,
      details: [['Resource', resource]],
    })
  })

  it.each([
    ['PATCH', 'b/k', 'Object'],
    ['POST', 'b/k', 'Object'],
    ['PATCH', 'b', 'Bucket'],
    ['PUT', '', 'Service'],
  ])('refuses %s %s', (method, target, resourceType) => {
    expect(catchError(() => route(routable(method, target)))).toMatchObject({
      code: 'MethodNotAllowed',
      status: 405,
      details: [
        ['Method', method],
        ['ResourceType', resourceType],
      ],
    })
  })
})
