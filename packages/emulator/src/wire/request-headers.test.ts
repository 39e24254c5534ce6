import { describe, expect, it } from 'vitest'
import { readHeaders } from './request-headers.ts'

describe('readHeaders', () => {
  it('lowers names, trims values and joins repeated headers', () => {
    const headers = readHeaders(['X-Oss-Meta-A', ' one ', 'HOST', 'h', 'x-oss-meta-a', 'two'])
    expect([...headers]).toEqual([
      ['x-oss-meta-a', 'one,two'],
      ['host', 'h'],
    ])
  })

  it('keeps one character for each byte', () => {
    expect(readHeaders(['a', 'gr\u00c3\u00bcn']).get('a')).toBe('gr\u00c3\u00bcn')
  })
})
