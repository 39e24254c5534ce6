import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SigningError } from '../errors/signing-error.ts'
import { additionalHeaderNames, readHeaders } from './signed-headers.ts'

function failureOf(action: () => unknown): SigningError {
  try {
    action()
  } catch (error) {
    if (error instanceof SigningError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('readHeaders', () => {
  it('lower-cases names and removes spaces and tabs around values', () => {
    expect([...readHeaders({ 'X-Oss-Meta-Note': ' \t padded \t', ABC: '' })]).toEqual([
      ['x-oss-meta-note', 'padded'],
      ['abc', ''],
    ])
  })

  it('keeps a no-break space at the end, because the server does', () => {
    expect(readHeaders({ note: 'a\u00a0 ' }).get('note')).toBe('a\u00a0')
  })

  it.each([
    ['CR', 'a\rb'],
    ['LF', 'a\nb'],
    ['NUL', 'a\u0000b'],
    ['a control character', 'a\u001bb'],
    ['a character outside Latin-1', 'a\u0100b'],
    ['an emoji', '😀'],
    ['a lone surrogate', '\ud800'],
  ])('refuses a value with %s and names only the header', (_what, value) => {
    const error = failureOf(() => readHeaders({ 'x-oss-meta-canary': `SKCANARY${value}` }))
    expect(error).toMatchObject({ code: 'HEADER_INVALID', field: 'x-oss-meta-canary' })
    expect(JSON.stringify([error.message, error])).not.toContain('SKCANARY')
  })

  it.each(['', 'a b', 'a:b', 'a\r\nb', 'ä'])('refuses the name %j', (name) => {
    expect(failureOf(() => readHeaders({ [name]: 'x' })).code).toBe('HEADER_INVALID')
  })

  it('shows a name it refuses without raw line breaks', () => {
    expect(failureOf(() => readHeaders({ 'a\r\nb': 'x' })).message).not.toMatch(/[\r\n]/)
  })

  it('refuses a header that is given in two spellings', () => {
    const error = failureOf(() => readHeaders({ Abc: '1', aBC: '2' }))
    expect(error).toMatchObject({ code: 'HEADER_INVALID', field: 'abc' })
  })

  it('accepts exactly the values that HTTP can carry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x2ff }), (code) => {
        const value = `a${String.fromCharCode(code)}b`
        const sendable = code === 9 || (code >= 0x20 && code !== 0x7f && code <= 0xff)
        if (sendable) expect(readHeaders({ h: value }).get('h')).toBe(value)
        else expect(failureOf(() => readHeaders({ h: value })).code).toBe('HEADER_INVALID')
      }),
    )
  })

  it('trims a long run of inner spaces in linear time', () => {
    const value = `a${' '.repeat(1_000_000)}b`
    const before = process.cpuUsage()
    expect(readHeaders({ h: value }).get('h')).toBe(value)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(200)
  })
})

describe('additionalHeaderNames', () => {
  it('lower-cases, drops absent and default ones, removes doubles and sorts', () => {
    const headers = new Map([
      ['zabc', '1'],
      ['abc', '2'],
      ['x-oss-head1', '3'],
      ['content-type', '4'],
    ])
    const asked = ['ZAbc', 'x-oss-head1', 'abc', 'zabc', 'Content-Type', 'not-there']
    expect(additionalHeaderNames(asked, headers)).toEqual(['abc', 'zabc'])
  })

  it('refuses a name that is no header name', () => {
    expect(failureOf(() => additionalHeaderNames(['a;b c'], new Map())).code).toBe('HEADER_INVALID')
  })
})
