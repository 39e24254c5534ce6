import { ServiceError, TransportError, ValidationError } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { CliError } from '../errors/cli-error.ts'
import { adviceFor } from './advice.ts'

const REQUEST = {
  ...{ attempts: 1, method: 'PUT', operation: 'PutObject', mayHaveBeenApplied: false, bucket: 'demo' },
  target: 'https://demo.oss-cn-hangzhou.aliyuncs.com/k',
}

function refusal(code: string, status: number, details: Record<string, string> = {}) {
  return new ServiceError({
    ...{ code, status, message: code, details, requestId: undefined, ec: undefined, hostId: undefined },
    ...{ serverTime: undefined, retryAfterMs: undefined, ...REQUEST },
  })
}

describe('adviceFor', () => {
  it.each([
    ['a wrong secret', refusal('SignatureDoesNotMatch', 403), /Check OSS_ACCESS_KEY_SECRET: .*--region/],
    ['a wrong access key', refusal('InvalidAccessKeyId', 403), /Check OSS_ACCESS_KEY_ID/],
    ['an old token', refusal('SecurityTokenExpired', 403), /OSS_ACCESS_KEY_SECRET and OSS_SESSION_TOKEN/],
    ['an appended object', refusal('PositionNotEqualToLength', 409), /oss stat shows/],
    ['a damaged upload', refusal('InvalidDigest', 400), /run the command again/],
    [
      'a bucket in another region',
      refusal('AccessDenied', 403, { Endpoint: 'oss-cn-beijing.aliyuncs.com' }),
      /Set --endpoint to oss-cn-beijing\.aliyuncs\.com and --region to cn-beijing\./,
    ],
    [
      'a bucket twice in the host',
      new TransportError({
        ...{ ...REQUEST, code: 'CONNECT_FAILED', message: '', target: 'https://demo.demo.example.com/k' },
      }),
      /set --cname/,
    ],
    ['a large file', new ValidationError('TOO_LARGE', 'body', ''), /Use oss upload/],
    ['a bad endpoint', new ValidationError('ENDPOINT_INVALID', 'endpoint', ''), /--endpoint or OSS_ENDPOINT/],
  ])('names flags, variables and commands for %s', (_, error, words) => {
    expect(adviceFor(error)).toMatch(words)
    expect(adviceFor(error)).not.toMatch(/`/)
  })

  it('uses the cause of an error that wraps another', () => {
    expect(adviceFor(new Error('outer', { cause: refusal('NoSuchBucket', 404) }))).toMatch(
      /name of the bucket "demo"/,
    )
  })

  it('returns no advice for unknown errors, and for those of the command, which say it', () => {
    expect(adviceFor(new Error('x'))).toBeUndefined()
    expect(adviceFor('text')).toBeUndefined()
    const cause = refusal('NoSuchBucket', 404)
    expect(adviceFor(new CliError('CREDENTIALS_MISSING', 'Missing.', { cause }))).toBeUndefined()
  })
})
