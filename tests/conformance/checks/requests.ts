import type { Check } from '../check.ts'
import { compareError } from '../expected-error.ts'
import { HELLO } from './objects.ts'

const SKEW_MS = 16 * 60 * 1000

/** Signatures, addresses and the clock. */
export const REQUEST_CHECKS: readonly Check[] = [
  {
    title: 'signatures V1 and V4 are accepted, in headers and in URLs',
    section: 'signed-urls',
    async run(target, compare) {
      for (const signature of ['v1', 'v4', 'v1-url', 'v4-url'] as const) {
        const put = await target.send('PUT', { name: 'signed \u00e4+b', body: HELLO.body, signature })
        compare(`status of PutObject with ${signature}`, put.status, 200)
        const get = await target.send('GET', { name: 'signed \u00e4+b', signature })
        compare(`content with ${signature}`, get.text, HELLO.body)
      }
    },
  },
  {
    title: 'a wrong secret is SignatureDoesNotMatch, with the string to sign',
    section: 'authentication-errors',
    async run(target, compare) {
      const { accessKeyId, securityToken } = target.place.credentials
      const credentials = {
        accessKeyId,
        accessKeySecret: 'wrong',
        ...(securityToken === undefined ? {} : { securityToken }),
      }
      const elements = ['OSSAccessKeyId', 'SignatureProvided', 'StringToSign', 'StringToSignBytes']
      for (const [signature, ec] of [
        ['v1', '0002-00000040'],
        ['v4', '0002-00000201'],
      ] as const) {
        const reply = await target.send('GET', { name: 'x', signature, credentials })
        const expected = { status: 403, code: 'SignatureDoesNotMatch', ec, elements }
        compareError(compare, `GetObject with ${signature}`, reply, expected)
      }
    },
  },
  {
    title: 'an unknown access key is InvalidAccessKeyId',
    section: 'authentication-errors',
    async run(target, compare) {
      const credentials = { accessKeyId: 'LTAIconformancecheck', accessKeySecret: 'wrong' }
      const reply = await target.send('GET', { name: 'x', credentials })
      compareError(compare, 'GetObject', reply, {
        status: 403,
        code: 'InvalidAccessKeyId',
        ec: '0002-00000902',
        elements: ['OSSAccessKeyId'],
      })
    },
  },
  {
    title: 'a request without a signature is AccessDenied',
    section: 'authentication-errors',
    async run(target, compare) {
      const reply = await target.send('PUT', { name: 'anonymous', body: 'x', signature: 'none' })
      compareError(compare, 'PutObject', reply, { status: 403, code: 'AccessDenied' })
    },
  },
  {
    title: 'a clock that is 16 minutes off is refused, with both times',
    section: 'request-time',
    async run(target, compare) {
      const reply = await target.send('GET', { name: 'x', at: Date.now() - SKEW_MS })
      compareError(compare, 'GetObject', reply, {
        status: 403,
        code: 'RequestTimeTooSkewed',
        ec: '0002-00000504',
        elements: ['MaxAllowedSkewMilliseconds', 'RequestTime', 'ServerTime'],
      })
    },
  },
  {
    title: 'an expired URL is AccessDenied, with both times',
    section: 'signed-urls',
    async run(target, compare) {
      for (const signature of ['v1-url', 'v4-url'] as const) {
        const reply = await target.send('GET', { name: 'x', signature, at: Date.now() - SKEW_MS })
        compareError(compare, `GetObject with ${signature}`, reply, {
          status: 403,
          code: 'AccessDenied',
          message: 'Request has expired.',
          elements: ['Expires', 'ServerTime'],
        })
      }
    },
  },
  {
    title: 'a missing bucket is NoSuchBucket, also for unknown credentials',
    section: 'buckets',
    async run(target, compare) {
      const bucket = `oss-conformance-${Date.now().toString(36)}-missing`
      const missing = { status: 404, code: 'NoSuchBucket', ec: '0015-00000101', elements: ['BucketName'] }
      compareError(compare, 'GetBucketAcl', await target.send('GET', { bucket, query: { acl: '' } }), missing)
      const credentials = { accessKeyId: 'LTAIconformancecheck', accessKeySecret: 'wrong' }
      const unknown = await target.send('GET', { bucket, query: { acl: '' }, credentials })
      compareError(compare, 'GetBucketAcl with unknown credentials', unknown, missing)
    },
  },
  {
    title: 'the bucket has an ACL, a location and a description',
    section: 'buckets',
    async run(target, compare) {
      const acl = await target.send('GET', { query: { acl: '' } })
      compare('status of GetBucketAcl', acl.status, 200)
      compare('Grant', acl.element('Grant') === undefined ? 'missing' : 'present', 'present')
      const location = await target.send('GET', { query: { location: '' } })
      compare('LocationConstraint', location.element('LocationConstraint'), `oss-${target.place.region}`)
      const info = await target.send('GET', { query: { bucketInfo: '' } })
      compare('Name', info.element('Name'), target.place.bucket)
      for (const name of [
        'CreationDate',
        'ExtranetEndpoint',
        'StorageClass',
        'DataRedundancyType',
        'BlockPublicAccess',
      ]) {
        compare(name, info.element(name) === undefined ? 'missing' : 'present', 'present')
      }
    },
  },
  {
    title: 'a callback that is not base64, or not JSON, is refused and stores nothing',
    section: 'callback',
    async run(target, compare) {
      for (const [value, ec] of [
        ['error argument', '0007-00000002'],
        ['e30x', '0007-00000003'],
      ] as const) {
        const reply = await target.send('PUT', {
          name: 'callback',
          body: 'x',
          headers: { 'x-oss-callback': value },
        })
        compareError(compare, `a callback of ${ec}`, reply, { status: 400, code: 'InvalidArgument', ec })
      }
      compare('status of HeadObject', (await target.send('HEAD', { name: 'callback' })).status, 404)
    },
  },
]
