import { describe, expect, it } from 'vitest'
import { createSignerV1, createSignerV4, type SignableRequest, SigningError } from '../src/index.ts'

const at = new Date(1_702_743_657_000)
const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const request: SignableRequest = {
  method: 'GET',
  url: new URL('https://demo.example/key'),
  headers: {},
  bucket: 'demo',
  key: 'key',
}
const v4 = createSignerV4({ region: 'cn-hangzhou' })
const v1 = createSignerV1()
const withCode = (code: string, field: string): unknown =>
  expect.objectContaining({ name: 'SigningError', code, field })

describe('the lifetime of a signed URL (S12)', () => {
  it.each([1, 604_800])('may be %i seconds in V4', (expiresInSeconds) => {
    const url = v4.presign(request, credentials, at, { expiresInSeconds })
    expect(url.searchParams.get('x-oss-expires')).toBe(String(expiresInSeconds))
  })

  it.each([0, -1, 1.5, 604_801, Number.NaN, Number.POSITIVE_INFINITY])(
    'may not be %d in V4 (S12)',
    (expiresInSeconds) => {
      expect(() => v4.presign(request, credentials, at, { expiresInSeconds })).toThrow(
        withCode('EXPIRY_OUT_OF_RANGE', 'expiresInSeconds'),
      )
    },
  )

  it('may be years in V1', () => {
    const url = v1.presign(request, credentials, at, { expiresInSeconds: 100_000_000 })
    expect(url.searchParams.get('Expires')).toBe('1802743657')
  })

  it.each([0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER, 2 ** 60])(
    'may not be %d in V1',
    (expiresInSeconds) => {
      expect(() => v1.presign(request, credentials, at, { expiresInSeconds })).toThrow(
        withCode('EXPIRY_OUT_OF_RANGE', 'expiresInSeconds'),
      )
    },
  )
})

describe.each([v1, v4])('a signer $version', (signer) => {
  it('refuses invalid input for headers and for URLs alike', () => {
    const cases: readonly (readonly [SignableRequest, typeof credentials, Date, string, string])[] = [
      [request, { ...credentials, accessKeyId: '' }, at, 'CREDENTIALS_MISSING', 'accessKeyId'],
      [
        { ...request, headers: { 'x-oss-meta-a': 'a\r\nb' } },
        credentials,
        at,
        'HEADER_INVALID',
        'x-oss-meta-a',
      ],
      [{ ...request, bucket: '' }, credentials, at, 'RESOURCE_INVALID', 'bucket'],
      [request, credentials, new Date(Number.NaN), 'TIME_INVALID', 'at'],
    ]
    for (const [bad, keys, time, code, field] of cases) {
      expect(() => signer.sign(bad, keys, time)).toThrow(withCode(code, field))
      expect(() => signer.presign(bad, keys, time, { expiresInSeconds: 60 })).toThrow(withCode(code, field))
    }
  })
})

describe('createSignerV4 (S11)', () => {
  it('refuses an invalid region', () => {
    expect(() => createSignerV4({ region: 'oss-cn-hangzhou' })).toThrow(withCode('REGION_INVALID', 'region'))
  })

  it('refuses an invalid name in additionalHeaders', () => {
    expect(() => createSignerV4({ region: 'cn-hangzhou', additionalHeaders: ['a b'] })).toThrow(
      withCode('HEADER_INVALID', '"a b"'),
    )
  })
})

describe('SigningError', () => {
  it('carries the brand of the errors of this SDK', () => {
    const error = new SigningError('HEADER_INVALID', 'abc', 'text')
    expect(Symbol.for('oss.error') in error).toBe(true)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('SigningError')
  })
})
