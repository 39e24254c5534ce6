import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import { type SignableData, signable } from '../../../test/signable.ts'
import { vectorsV1 } from '../../../test/v1-vectors.ts'
import { authenticate } from '../authenticate.ts'
import type { EmulatorCredentials } from '../credentials.ts'
import type { Principal } from '../principal.ts'

const pair: EmulatorCredentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const credentials = [pair, { ...pair, securityToken: 'token' }]
const headerTime = Date.parse('Wed, 28 Dec 2022 10:27:41 GMT')

function verify(data: SignableData, now: number): Principal {
  return authenticate(signable(data), { credentials, region: 'cn-hangzhou', now }, ['v1'])
}

function withAuthorization(data: SignableData, authorization: string): SignableData {
  return { ...data, headers: { ...data.headers, authorization } }
}

const headerVectors = vectorsV1.filter(({ id }) => id.startsWith('V1-H'))
const urlVectors = vectorsV1
  .filter(({ id }) => id.startsWith('V1-Q'))
  .map(({ id, dateLine, signature, query, ...rest }) => ({
    id,
    expiresAt: Number(dateLine) * 1000,
    ...rest,
    query: [...query, ['OSSAccessKeyId', 'ak'], ['Expires', dateLine], ['Signature', signature]] as const,
  }))

describe('verifying V1 header signatures', () => {
  it.each(headerVectors)('accepts vector $id', (vector) => {
    const data = withAuthorization(vector, `OSS ak:${vector.signature}`)
    expect(verify(data, headerTime)).toMatchObject({ version: 'v1', form: 'header' })
  })

  it('takes x-oss-date before Date, in either spelling', () => {
    const [vector] = headerVectors
    if (vector === undefined) throw new Error('There are no vectors.')
    const data = withAuthorization(vector, `OSS ak:${vector.signature}`)
    const other = { ...data, headers: { ...data.headers, date: 'Wed, 28 Dec 2022 10:29:00 GMT' } }
    expect(verify(other, headerTime).kind).toBe('credentials')
    const basic = { ...data, headers: { ...data.headers, 'x-oss-date': '20221228T102741Z' } }
    expect(catchError(() => verify(basic, headerTime))).toMatchObject({ code: 'SignatureDoesNotMatch' })
  })

  it('shows its own view of the request on a mismatch', () => {
    const [vector] = headerVectors
    if (vector === undefined) throw new Error('There are no vectors.')
    const error = catchError(() => verify(withAuthorization(vector, 'OSS ak:AAAA'), headerTime))
    expect(error).toMatchObject({
      code: 'SignatureDoesNotMatch',
      status: 403,
      ec: '0002-00000040',
      details: [
        ['OSSAccessKeyId', 'ak'],
        ['SignatureProvided', 'AAAA'],
        ['StringToSign', vector.stringToSign],
        ['StringToSignBytes', expect.stringMatching(/^50 55 54 0A ([0-9A-F]{2} )+$/)],
      ],
    })
    const empty = catchError(() => verify(withAuthorization(vector, 'OSS ak:'), headerTime))
    expect(empty).toMatchObject({ code: 'SignatureDoesNotMatch', ec: '0002-00000065' })
  })

  it.each([
    ['Bearer abc', 'InvalidArgument', 400],
    ['OSS', 'InvalidArgument', 400],
    ['OSS ak', 'InvalidArgument', 400],
    ['AWS4-HMAC-SHA256 Credential=x', 'InvalidArgument', 400],
    ['OSS nobody:AAAA', 'InvalidAccessKeyId', 403],
  ])('refuses the authorization %j with %s', (authorization, code, status) => {
    const data = {
      method: 'GET',
      bucket: 'b-1',
      key: 'k',
      query: [],
      headers: { date: new Date(headerTime).toUTCString() },
    }
    const error = catchError(() => verify(withAuthorization(data, authorization), headerTime))
    expect(error).toMatchObject({ code, status })
    expect(JSON.stringify(error)).not.toContain('AAAA')
  })

  it.each([
    [{}, '0002-00000503'],
    [{ date: 'yesterday' }, '0002-00000505'],
    [{ 'x-oss-date': '2022-12-28T10:27:41Z' }, '0002-00000505'],
  ])('refuses the time %j', (headers, ec) => {
    const data = {
      method: 'GET',
      bucket: 'b-1',
      key: 'k',
      query: [],
      headers: { ...headers, authorization: 'OSS ak:x' },
    }
    const error = catchError(() => verify(data, headerTime))
    expect(error).toMatchObject({
      code: 'AccessDenied',
      message: 'OSS authentication requires a valid Date.',
      ec,
    })
  })

  it('refuses a clock that is off by more than 15 minutes', () => {
    const [vector] = headerVectors
    if (vector === undefined) throw new Error('There are no vectors.')
    const data = withAuthorization(vector, `OSS ak:${vector.signature}`)
    expect(verify(data, headerTime - 900_000).kind).toBe('credentials')
    expect(catchError(() => verify(data, headerTime - 901_000))).toMatchObject({
      code: 'RequestTimeTooSkewed',
    })
  })
})

describe('verifying V1 URL signatures', () => {
  it.each(urlVectors)('accepts vector $id until it expires', (vector) => {
    expect(verify(vector, vector.expiresAt)).toMatchObject({ version: 'v1', form: 'url' })
    const error = catchError(() => verify(vector, vector.expiresAt + 1))
    expect(error).toMatchObject({ code: 'AccessDenied', message: 'Request has expired.' })
  })

  it('tests the expiry before the signature', () => {
    const query = [
      ['OSSAccessKeyId', 'ak'],
      ['Expires', '100'],
      ['Signature', 'wrong'],
    ] as const
    const data = { method: 'GET', bucket: 'b-1', key: 'k', headers: {}, query }
    expect(catchError(() => verify(data, 100_001))).toMatchObject({ message: 'Request has expired.' })
    expect(catchError(() => verify(data, 100_000))).toMatchObject({ code: 'SignatureDoesNotMatch' })
  })

  it.each(['OSSAccessKeyId', 'Expires'])('refuses a URL without %s', (missing) => {
    const query = [
      ['OSSAccessKeyId', 'ak'],
      ['Expires', '100'],
      ['Signature', 'x'],
    ] as const
    const data = {
      method: 'GET',
      bucket: 'b-1',
      key: 'k',
      headers: {},
      query: query.filter(([name]) => name !== missing),
    }
    expect(catchError(() => verify(data, 0))).toMatchObject({
      code: 'AccessDenied',
      message: 'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters',
    })
  })

  it('refuses an expiry that is no number', () => {
    const query = [
      ['OSSAccessKeyId', 'ak'],
      ['Expires', 'abc'],
      ['Signature', 'x'],
    ] as const
    const data = { method: 'GET', bucket: 'b-1', key: 'k', headers: {}, query }
    const message = 'Invalid date (should be seconds since epoch).'
    expect(catchError(() => verify(data, 0))).toMatchObject({ code: 'AccessDenied', message })
  })
})
