import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import { signable } from '../../../test/signable.ts'
import { type VectorV4, vectorsV4 } from '../../../test/v4-vectors.ts'
import { authenticate } from '../authenticate.ts'
import type { EmulatorCredentials } from '../credentials.ts'
import type { Principal } from '../principal.ts'
import { parseBasicIsoTime } from '../request-time.ts'
import type { SignableRequest } from '../signable-request.ts'

const pair: EmulatorCredentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const credentials = [pair, { ...pair, securityToken: 'token' }]

function signedRequest(vector: VectorV4, signature = vector.signature): SignableRequest {
  const { time, region, product, additionalHeaders, form } = vector
  if (form === 'url') return signable({ ...vector, query: [...vector.query, ['x-oss-signature', signature]] })
  const credential = `ak/${time.slice(0, 8)}/${region}/${product}/aliyun_v4_request`
  const additional = additionalHeaders.length === 0 ? '' : `AdditionalHeaders=${additionalHeaders.join(';')},`
  const authorization = `OSS4-HMAC-SHA256 Credential=${credential},${additional}Signature=${signature}`
  return signable({ ...vector, headers: { ...vector.headers, authorization } })
}

function verify(request: SignableRequest, now: number, region = 'cn-hangzhou'): Principal {
  return authenticate(request, { credentials, region, now }, ['v4'])
}

function timeOf(vector: VectorV4): number {
  return parseBasicIsoTime(vector.time) ?? Number.NaN
}

function vectorById(id: string): VectorV4 {
  const found = vectorsV4.find((vector) => vector.id === id)
  if (found === undefined) throw new Error(`There is no vector ${id}.`)
  return found
}

describe('verifying V4 signatures', () => {
  it.each(vectorsV4)('accepts vector $id', (vector) => {
    const principal = verify(signedRequest(vector), timeOf(vector))
    expect(principal).toMatchObject({ kind: 'credentials', version: 'v4', form: vector.form })
  })

  it.each(vectorsV4)('refuses vector $id for another method, key or signature', (vector) => {
    const wrong = { code: 'SignatureDoesNotMatch', status: 403, ec: '0002-00000201' }
    const now = timeOf(vector)
    const refusal = (changed: SignableRequest): unknown => catchError(() => verify(changed, now))
    expect(refusal(signedRequest({ ...vector, method: 'DELETE' }))).toMatchObject(wrong)
    expect(refusal(signedRequest({ ...vector, key: `${vector.key}x`, bucket: 'other' }))).toMatchObject(wrong)
    expect(
      refusal(
        signedRequest(
          vector,
          vector.signature.replace(/^./, (c) => (c === '0' ? '1' : '0')),
        ),
      ),
    ).toMatchObject(wrong)
  })

  it('returns the string to sign and the canonical request on a mismatch', () => {
    const error = catchError(() =>
      verify(signedRequest({ ...vectorById('H1'), method: 'POST' }), timeOf(vectorById('H1'))),
    )
    expect(error).toMatchObject({
      details: [
        ['OSSAccessKeyId', 'ak'],
        ['SignatureProvided', vectorById('H1').signature],
        [
          'StringToSign',
          expect.stringMatching(/^OSS4-HMAC-SHA256\n20231216T162057Z\n20231216\/cn-hangzhou\/oss\//),
        ],
        ['StringToSignBytes', expect.stringMatching(/^4F 53 53 34 ([0-9A-F]{2} )+$/)],
        ['CanonicalRequest', expect.stringMatching(/^POST\n\/bucket\/1234%2B-\/123\/1\.txt\n/)],
      ],
    })
  })

  it('accepts a clock that is 15 minutes off, and no more', () => {
    const vector = vectorById('H1')
    const skewed = { code: 'RequestTimeTooSkewed', status: 403, ec: '0002-00000504' }
    for (const sign of [1, -1]) {
      expect(verify(signedRequest(vector), timeOf(vector) + sign * 900_000).kind).toBe('credentials')
      const error = catchError(() => verify(signedRequest(vector), timeOf(vector) + sign * 900_001))
      expect(error).toMatchObject(skewed)
    }
  })

  it('returns both times when the clock is too far off', () => {
    const vector = vectorById('H1')
    expect(catchError(() => verify(signedRequest(vector), timeOf(vector) + 86_402_000))).toMatchObject({
      details: [
        ['MaxAllowedSkewMilliseconds', '900000'],
        ['RequestTime', '2023-12-16T16:20:57.000Z'],
        ['ServerTime', '2023-12-17T16:20:59.000Z'],
      ],
    })
  })

  it('accepts a URL from 15 minutes before its date to its expiry', () => {
    const vector = vectorById('Q1')
    const start = timeOf(vector)
    for (const now of [start - 900_000, start, start + 599_000]) {
      expect(verify(signedRequest(vector), now).kind).toBe('credentials')
    }
    const denied = { code: 'AccessDenied', status: 403 }
    const early = catchError(() => verify(signedRequest(vector), start - 900_001))
    expect(early).toMatchObject({ ...denied, ec: '0002-00000235' })
    const late = catchError(() => verify(signedRequest(vector), start + 599_001))
    expect(late).toMatchObject({
      ...denied,
      ec: '0002-00000236',
      message: 'Request has expired.',
      details: [
        ['Expires', '2023-12-17T03:04:36.000Z'],
        ['ServerTime', '2023-12-17T03:04:36.001Z'],
      ],
    })
  })

  it.each(['0', '604801', '-1', '1.5', 'abc', ''])('refuses a URL that expires in %j seconds', (expires) => {
    const vector = vectorById('Q1')
    const query = vector.query.map(
      ([name, value]) => [name, name === 'x-oss-expires' ? expires : value] as const,
    )
    const error = catchError(() => verify(signedRequest({ ...vector, query }), timeOf(vector)))
    expect(error).toMatchObject({ code: 'InvalidArgument', ec: '0002-00000232' })
  })

  it.each([
    ['x-oss-signature-version', '0002-00000202'],
    ['x-oss-credential', '0002-00000203'],
    ['x-oss-date', '0002-00000503'],
    ['x-oss-expires', '0002-00000215'],
    ['x-oss-signature', '0002-00000219'],
  ])('refuses a URL without %s', (name, ec) => {
    const complete = signedRequest(vectorById('Q1'))
    const query = complete.query.pairs.filter(([candidate]) => candidate !== name)
    const request = signable({ ...vectorById('Q1'), query })
    expect(catchError(() => verify(request, 0))).toMatchObject({ code: 'InvalidArgument', status: 400, ec })
  })

  it.each([
    [{ 'x-oss-content-sha256': 'e3b0c442' }, 'InvalidArgument', '0002-00000214'],
    [{ 'x-oss-content-sha256': undefined }, 'InvalidArgument', '0002-00000214'],
    [{ 'x-oss-date': undefined }, 'AccessDenied', '0002-00000503'],
    [{ 'x-oss-date': '2023-12-16' }, 'AccessDenied', '0002-00000505'],
  ])('refuses the headers %j', (changed, code, ec) => {
    const vector = vectorById('H1')
    const entries = Object.entries({ ...vector.headers, ...changed })
    const headers = Object.fromEntries(
      entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    const error = catchError(() => verify(signedRequest({ ...vector, headers }), timeOf(vector)))
    expect(error).toMatchObject({ code, ec })
  })

  it('refuses a request without a header that it signs', () => {
    for (const id of ['Q3', 'H3']) {
      const vector = vectorById(id)
      const { headers } = vector
      const kept = Object.fromEntries(
        Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'abc'),
      )
      const request = signedRequest({ ...vector, headers: kept })
      expect(catchError(() => verify(request, timeOf(vector)))).toMatchObject({
        code: 'InvalidArgument',
        status: 400,
        message: 'The signed header abc is missing.',
      })
    }
  })

  it('accepts Date in place of x-oss-date', () => {
    const vector = vectorById('H1')
    const { 'x-oss-date': _, ...headers } = vector.headers
    const date = new Date(timeOf(vector)).toUTCString()
    const error = catchError(() =>
      verify(signedRequest({ ...vector, headers: { ...headers, date } }), timeOf(vector)),
    )
    expect(error).toMatchObject({
      code: 'SignatureDoesNotMatch',
      details: expect.arrayContaining([['StringToSign', expect.stringContaining('\n20231216T162057Z\n')]]),
    })
  })

  it('refuses a URL whose date has another form, or another body hash', () => {
    const vector = vectorById('Q1')
    const query = vector.query.map(
      ([name, value]) => [name, name === 'x-oss-date' ? '20231217' : value] as const,
    )
    const wrongDate = catchError(() => verify(signedRequest({ ...vector, query }), 0))
    expect(wrongDate).toMatchObject({ code: 'InvalidArgument', ec: '0002-00000505' })
    const headers = { ...vector.headers, 'x-oss-content-sha256': 'abc' }
    const wrongHash = catchError(() => verify(signedRequest({ ...vector, headers }), timeOf(vector)))
    expect(wrongHash).toMatchObject({ ec: '0002-00000214' })
  })
})
