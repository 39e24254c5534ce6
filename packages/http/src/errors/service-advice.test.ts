import { describe, expect, it } from 'vitest'
import { readErrorResponse } from '../response/error-response.ts'
import { ServiceError } from './service-error.ts'
import { TransportError } from './transport-error.ts'

const REQUEST = { attempts: 1, method: 'PUT', mayHaveBeenApplied: false, bucket: 'demo', key: 'a/b.bin' }
const HOST = 'demo.oss-cn-hangzhou.aliyuncs.com'

/** The error for a response with this body. */
function errorFor(
  text: string,
  { host = HOST, operation = 'PutObject', status = 403, contentType = 'application/xml' } = {},
): ServiceError {
  const raw = { status, headers: { 'content-type': contentType }, text }
  const response = readErrorResponse(raw, (clean) => clean, 0)
  return new ServiceError({ ...response, ...REQUEST, operation, target: `https://${host}/a/b.bin` })
}

function adviceFor(code: string, operation: string, elements = ''): string {
  return errorFor(`<Error><Code>${code}</Code><Message>No.</Message>${elements}</Error>`, { operation })
    .advice
}

describe('the advice of a ServiceError', () => {
  it.each([
    ['SignatureDoesNotMatch', 'PutObject', /`accessKeySecret`.*`region`/],
    ['InvalidAccessKeyId', 'PutObject', /`accessKeyId`/],
    ['SecurityTokenExpired', 'UploadPart', /`securityToken`/],
    ['RequestTimeTooSkewed', 'PutObject', /clock/],
    ['NoSuchBucket', 'PutObject', /the bucket "demo".*endpoint demo\.oss-cn-hangzhou/],
    ['NoSuchKey', 'GetObject', /key/],
    ['InvalidDigest', 'PutObject', /damaged in transit/],
    ['NoSuchUpload', 'AbortMultipartUpload', /completed or aborted/],
    ['AccessDenied', 'CompleteMultipartUpload', /oss:PutObject/],
    ['AccessDenied', 'ListMultipartUploads', /oss:ListMultipartUploads/],
    ['AccessDenied', 'ListObjectsV2', /oss:ListObjects /],
    ['AccessDenied', 'HeadObject', /oss:GetObject/],
    ['TransferAccelerationDisabled', 'PutObject', /acceleration/],
    ['SomethingNew', 'UploadPart', /request id/],
  ])('says what to do about %s of %s', (code, operation, words) => {
    expect(adviceFor(code, operation)).toMatch(words)
  })

  it('names the endpoint and the region of a bucket in another region', () => {
    const endpoint = '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>'
    expect(adviceFor('AccessDenied', 'PutObject', endpoint)).toBe(
      'The bucket is in another region. Set `endpoint` to oss-cn-beijing.aliyuncs.com and `region` to cn-beijing.',
    )
  })

  it('does not repeat an endpoint that is no host', () => {
    const endpoint = '<Endpoint>evil.example/?run=this command</Endpoint>'
    expect(adviceFor('AccessDenied', 'PutObject', endpoint)).not.toMatch(/evil|run=/)
  })

  it.each([
    ['ImplicitDeny', /needs the permission oss:GetObject .*AccountLevelIdentityBasedPolicy.*Decode/],
    ['ExplicitDeny', /policy \(AccountLevelIdentityBasedPolicy\) denies oss:GetObject explicitly.*Decode/],
  ])('names the action and the policy type of an %s, and where its diagnosis is', (type, words) => {
    const error = errorFor(`<Error><Code>AccessDenied</Code><Message>No.</Message>
      <AccessDeniedDetail><AuthAction>oss:GetObject</AuthAction><AuthPrincipalType>SubUser</AuthPrincipalType>
      <NoPermissionType>${type}</NoPermissionType><PolicyType>AccountLevelIdentityBasedPolicy</PolicyType>
      <EncodedDiagnosticMessage>AQIBIAAAAOPu</EncodedDiagnosticMessage></AccessDeniedDetail></Error>`)
    expect(error.advice).toMatch(words)
    expect(error.details).toMatchObject({
      AuthAction: 'oss:GetObject',
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      EncodedDiagnosticMessage: 'AQIBIAAAAOPu',
    })
  })

  it('proposes cname when the bucket stands twice in the host', () => {
    const body = '<Error><Code>NoSuchBucket</Code><Message>No.</Message></Error>'
    const { advice } = errorFor(body, { host: 'demo.demo.example.com', status: 404 })
    expect(advice).toMatch(/demo\.demo\.example\.com.*`addressing: 'cname'`/)
  })

  it.each([
    ['text/html', 'Sign in to the network of this hotel'],
    ['', '\n<!DOCTYPE html><html>Sign in</html>'],
  ])('is to look for a proxy when an HTML page arrives (%s)', (contentType, page) => {
    const error = errorFor(page, { contentType })
    expect(error).toMatchObject({ code: 'BadErrorResponse', message: expect.stringMatching(/an HTML page/) })
    expect(error.advice).toMatch(/Look for a proxy.* and demo\.oss-cn-hangzhou/)
  })

  it('comes with host, bucket and key', () => {
    const error = errorFor('<Error><Code>AccessDenied</Code></Error>')
    expect(error).toMatchObject({ host: HOST, bucket: 'demo', key: 'a/b.bin' })
    expect(error.toJSON()).toMatchObject({ host: HOST, bucket: 'demo', key: 'a/b.bin', advice: error.advice })
  })
})

describe('the advice of a TransportError', () => {
  it.each(['CONNECT_FAILED', 'TLS_REJECTED'] as const)(
    'proposes cname when the bucket stands twice in the host (%s)',
    (code) => {
      const target = 'https://demo.demo.example.com/a/b.bin'
      const error = new TransportError({ ...REQUEST, code, message: code, target, operation: 'PutObject' })
      expect(error).toMatchObject({ host: 'demo.demo.example.com', bucket: 'demo', key: 'a/b.bin' })
      expect(error.advice).toMatch(/`addressing: 'cname'`/)
    },
  )
})
