import { describe, expect, it } from 'vitest'
import { stringToSignV1 } from './string-to-sign-v1.ts'

describe('stringToSignV1', () => {
  it('writes empty lines for absent headers', () => {
    const bytes = stringToSignV1({ method: 'GET', path: '/b/', query: [], headers: new Map(), dateLine: 'D' })
    expect(Buffer.from(bytes).toString()).toBe('GET\n\n\nD\n/b/')
  })

  it('encodes a header as Latin-1 and a key as UTF-8', () => {
    const bytes = stringToSignV1({
      method: 'PUT',
      path: '/b/ä',
      query: [],
      headers: new Map([['x-oss-meta-a', 'ä']]),
      dateLine: 'D',
    })
    expect(Buffer.from(bytes).toString('latin1')).toBe('PUT\n\n\nD\nx-oss-meta-a:\u00e4\n/b/\u00c3\u00a4')
  })

  it('sorts headers by name alone', () => {
    const headers = new Map([
      ['x-oss-meta-a-b', '1'],
      ['x-oss-meta-a', '2'],
    ])
    const bytes = stringToSignV1({ method: 'GET', path: '/', query: [], headers, dateLine: 'D' })
    expect(Buffer.from(bytes).toString()).toBe('GET\n\n\nD\nx-oss-meta-a:2\nx-oss-meta-a-b:1\n/')
  })
})
