import { describe, expect, it } from 'vitest'
import { canonicalRequestV4 } from './canonical-request-v4.ts'

describe('canonicalRequestV4', () => {
  it('writes the example of the reference line by line (H1)', () => {
    const text = canonicalRequestV4({
      method: 'PUT',
      path: '/bucket/1234+-/123/1.txt',
      query: [
        ['param1', 'value1'],
        ['+param1', 'value3'],
        ['|param1', 'value4'],
        ['+param2', ''],
        ['|param2', ''],
        ['param2', ''],
      ],
      headers: new Map([
        ['xyz', 'value'],
        ['x-oss-head1', 'value'],
        ['x-oss-date', '20231216T162057Z'],
        ['x-oss-content-sha256', 'UNSIGNED-PAYLOAD'],
        ['content-type', 'text/plain'],
      ]),
      additionalNames: [],
    })
    expect(text.split('\n')).toEqual([
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

  it('sorts headers by name alone', () => {
    const headers = new Map([
      ['x-oss-meta-a-b', '1'],
      ['x-oss-meta-a', '2'],
    ])
    const text = canonicalRequestV4({ method: 'GET', path: '/', query: [], headers, additionalNames: [] })
    expect(text.split('\n').slice(3, 5)).toEqual(['x-oss-meta-a:2', 'x-oss-meta-a-b:1'])
  })

  it('signs host and date only when requested', () => {
    const headers = new Map([
      ['date', 'D'],
      ['host', 'h'],
    ])
    const base = { method: 'GET', path: '/', query: [], headers }
    expect(canonicalRequestV4({ ...base, additionalNames: [] })).toBe('GET\n/\n\n\n\nUNSIGNED-PAYLOAD')
    expect(canonicalRequestV4({ ...base, additionalNames: ['host'] })).toBe(
      'GET\n/\n\nhost:h\n\nhost\nUNSIGNED-PAYLOAD',
    )
  })
})
