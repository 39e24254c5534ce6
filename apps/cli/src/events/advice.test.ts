import { ServiceError } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { adviceFor } from './advice.ts'

function refusal(code: string, status: number, operation: string, details: Record<string, string> = {}) {
  return new ServiceError({
    code,
    status,
    message: code,
    details,
    operation,
    requestId: undefined,
    ec: undefined,
    hostId: undefined,
    serverTime: undefined,
    retryAfterMs: undefined,
    attempts: 1,
    method: 'PUT',
    target: 'https://h/k',
    mayHaveBeenApplied: false,
  })
}

describe('adviceFor', () => {
  it.each([
    ['SignatureDoesNotMatch', 403, 'PutObject', /OSS_ACCESS_KEY_SECRET/],
    ['InvalidAccessKeyId', 403, 'PutObject', /OSS_ACCESS_KEY_ID/],
    ['SecurityTokenExpired', 403, 'UploadPart', /OSS_SESSION_TOKEN/],
    ['RequestTimeTooSkewed', 403, 'PutObject', /clock/],
    ['NoSuchBucket', 404, 'PutObject', /name of the bucket/],
    ['InvalidDigest', 400, 'PutObject', /damaged in transit/],
    ['NoSuchUpload', 404, 'AbortMultipartUpload', /completed or aborted/],
    ['AccessDenied', 403, 'CompleteMultipartUpload', /oss:PutObject/],
    ['AccessDenied', 403, 'ListMultipartUploads', /oss:ListMultipartUploads/],
    ['AccessDenied', 403, 'AbortMultipartUpload', /oss:AbortMultipartUpload/],
    ['AccessDenied', 403, 'HeadObject', /oss:GetObject/],
    ['InternalError', 500, 'UploadPart', /Try again later/],
    ['SomethingNew', 400, 'UploadPart', /request id/],
  ])('advises what to do about %s (%i) of %s', (code, status, operation, words) => {
    expect(adviceFor(refusal(code, status, operation))).toMatch(words)
  })

  it('names the endpoint that the service points to', () => {
    const error = refusal('AccessDenied', 403, 'PutObject', { Endpoint: 'oss-cn-beijing.aliyuncs.com' })
    expect(adviceFor(error)).toBe(
      'The bucket is in another region. Use --endpoint oss-cn-beijing.aliyuncs.com.',
    )
  })

  it('uses the cause of an error that wraps another', () => {
    expect(adviceFor(new Error('outer', { cause: refusal('NoSuchBucket', 404, 'PutObject') }))).toMatch(
      /name of the bucket/,
    )
  })

  it('returns no advice for unknown errors', () => {
    expect(adviceFor(new Error('x'))).toBeUndefined()
    expect(adviceFor('text')).toBeUndefined()
  })
})
