import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signable } from '../../../test/signable.ts'
import { type VectorV4, vectorsV4 } from '../../../test/v4-vectors.ts'
import { canonicalRequestV4 } from './canonical-request-v4.ts'
import { signatureV4, signingKeyV4, stringToSignV4 } from './signature-v4.ts'

function scopeOf({ time, region, product }: VectorV4): { date: string; region: string; product: string } {
  return { date: time.slice(0, 8), region, product }
}

describe('V4 signatures', () => {
  it.each(vectorsV4)('has the canonical request and signature of vector $id', (vector) => {
    const canonical = canonicalRequestV4(signable(vector), vector.additionalHeaders)
    const hash = createHash('sha256').update(canonical).digest('hex')
    if (vector.canonicalHash !== undefined) expect(hash).toBe(vector.canonicalHash)
    const text = stringToSignV4(canonical, vector.time, scopeOf(vector))
    expect(signatureV4('sk', scopeOf(vector), text)).toBe(vector.signature)
  })

  it('writes the canonical request of vector H1 line by line', () => {
    const [vector] = vectorsV4
    if (vector === undefined) throw new Error('There are no vectors.')
    expect(canonicalRequestV4(signable(vector), []).toString().split('\n')).toEqual([
      'PUT',
      '/bucket/1234%2B-/123/1.txt',
      '%2Bparam1=value3&%2Bparam2&%7Cparam1=value4&%7Cparam2&param1=value1&param2',
      'content-type:text/plain',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      'x-oss-date:20231216T162057Z',
      'x-oss-head1:value',
      '',
      '',
      'UNSIGNED-PAYLOAD',
    ])
  })

  it('derives the signing keys of the published vectors', () => {
    const scope = { region: 'cn-hangzhou', product: 'oss' }
    expect(signingKeyV4('sk', { date: '20231216', ...scope }).toString('hex')).toBe(
      'b412a03b134ebddd720f5167b5de6db66620ebb3b01cff4d49e3ccb09f8de97f',
    )
    expect(signingKeyV4('sk', { date: '20231217', ...scope }).toString('hex')).toBe(
      '0e11d77e422d3484e84ee6b628fdf2a85f3788e1a597f23116b477efb407e94e',
    )
  })

  it('signs a POST policy', () => {
    const policy =
      '{"expiration":"2030-01-01T00:00:00.000Z","conditions":[{"bucket":"demo-bucket"},["starts-with","$key","up/"],["content-length-range",1,1048576]]}'
    const scope = { date: '20231216', region: 'cn-hangzhou', product: 'oss' }
    expect(signatureV4('sk', scope, Buffer.from(policy).toString('base64'))).toBe(
      'c8b477a998f9876fe36c0df1c0d32713ddd4959113d9ee3aa4137b18c575ecad',
    )
  })

  it('covers the bytes of headers as they came', () => {
    const headers = { 'x-oss-meta-a': 'caf\u00e9', 'x-oss-meta-b': 'gr\u00c3\u00bcn' }
    const request = signable({ method: 'PUT', bucket: 'b-1', key: 'ä', query: [], headers })
    const lines = canonicalRequestV4(request, []).toString('latin1').split('\n')
    expect(lines.slice(1, 5)).toEqual([
      '/b-1/%C3%A4',
      '',
      'x-oss-meta-a:caf\u00e9',
      'x-oss-meta-b:gr\u00c3\u00bcn',
    ])
  })
})
