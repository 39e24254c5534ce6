import { describe, expect, it } from 'vitest'
import { signable } from '../../../test/signable.ts'
import { vectorsV1 } from '../../../test/v1-vectors.ts'
import { signatureV1 } from './signature-v1.ts'
import { stringToSignV1 } from './string-to-sign-v1.ts'

describe('stringToSignV1', () => {
  it.each(vectorsV1)('makes the text and signature of vector $id', (vector) => {
    const text = stringToSignV1(signable(vector), vector.dateLine, 'listed-and-x-oss')
    expect(text.toString()).toBe(vector.stringToSign)
    expect(signatureV1(vector.secret ?? 'sk', text)).toBe(vector.signature)
  })

  it('signs a POST policy', () => {
    const policy =
      '{"expiration":"2030-01-01T00:00:00.000Z","conditions":[{"bucket":"demo-bucket"},["starts-with","$key","up/"],["content-length-range",1,1048576]]}'
    expect(signatureV1('sk', Buffer.from(Buffer.from(policy).toString('base64')))).toBe(
      'mi1hy19/QZRI9QyEU/2ilWOn9/4=',
    )
  })

  it('omits unlisted x-oss parameters by the rule of some SDKs', () => {
    const request = signable({
      method: 'GET',
      bucket: 'b-1',
      key: 'k',
      headers: {},
      query: [
        ['x-oss-other', '1'],
        ['x-oss-process', 'p'],
      ],
    })
    expect(stringToSignV1(request, 'D', 'listed').toString()).toBe('GET\n\n\nD\n/b-1/k?x-oss-process=p')
    expect(stringToSignV1(request, 'D', 'listed-and-x-oss').toString()).toBe(
      'GET\n\n\nD\n/b-1/k?x-oss-other=1&x-oss-process=p',
    )
  })

  it('counts only the first of a repeated parameter', () => {
    const query = [
      ['uploadId', 'first'],
      ['uploadId', 'second'],
    ] as const
    const request = signable({ method: 'GET', bucket: 'b-1', key: 'k', headers: {}, query })
    expect(stringToSignV1(request, 'D', 'listed').toString()).toBe('GET\n\n\nD\n/b-1/k?uploadId=first')
  })

  it('signs the bytes of headers as they came, and the key as UTF-8', () => {
    const headers = { 'x-oss-meta-a': 'caf\u00e9', 'x-oss-meta-b': 'gr\u00c3\u00bcn' }
    const request = signable({ method: 'PUT', bucket: 'b-1', key: 'ä', query: [], headers })
    const text = stringToSignV1(request, 'D', 'listed').toString('latin1')
    expect(text).toBe('PUT\n\n\nD\nx-oss-meta-a:caf\u00e9\nx-oss-meta-b:gr\u00c3\u00bcn\n/b-1/\u00c3\u00a4')
  })
})
