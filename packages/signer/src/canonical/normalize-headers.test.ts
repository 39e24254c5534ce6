import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SigningError } from '../errors/signing-error.ts'
import { additionalHeaderNames, normalizeHeaders } from './normalize-headers.ts'

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
    expect([...normalizeHeaders({ 'X-Oss-Meta-Note': ' \t padded \t', ABC: '' })]).toEqual([
      ['x-oss-meta-note', 'padded'],
      ['abc', ''],
    ])
  })

  it('keeps a trailing no-break space, because the server does', () => {
    expect(normalizeHeaders({ note: 'a\u00a0 ' }).get('note')).toBe('a\u00a0')
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
    const error = failureOf(() => normalizeHeaders({ 'x-oss-meta-canary': `SKCANARY${value}` }))
    expect(error).toMatchObject({ code: 'HEADER_INVALID', field: 'x-oss-meta-canary' })
    expect(JSON.stringify([error.message, error])).not.toContain('SKCANARY')
  })

  it.each(['', 'a b', 'a:b', 'a\r\nb', 'ä'])('refuses the name %j', (name) => {
    expect(failureOf(() => normalizeHeaders({ [name]: 'x' })).code).toBe('HEADER_INVALID')
  })

  it('escapes line breaks in the name that an error shows', () => {
    expect(failureOf(() => normalizeHeaders({ 'a\r\nb': 'x' })).message).not.toMatch(/[\r\n]/)
  })

  it('refuses two headers whose names differ only in case', () => {
    const error = failureOf(() => normalizeHeaders({ Abc: '1', aBC: '2' }))
    expect(error).toMatchObject({ code: 'HEADER_INVALID', field: 'abc' })
  })

  it('accepts exactly the values that HTTP can carry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x2ff }), (code) => {
        const value = `a${String.fromCharCode(code)}b`
        const sendable = code === 9 || (code >= 0x20 && code !== 0x7f && code <= 0xff)
        if (sendable) expect(normalizeHeaders({ h: value }).get('h')).toBe(value)
        else expect(failureOf(() => normalizeHeaders({ h: value })).code).toBe('HEADER_INVALID')
      }),
    )
  })

  it('trims a value with a million inner spaces in linear time', () => {
    const value = `a${' '.repeat(1_000_000)}b`
    const before = process.cpuUsage()
    expect(normalizeHeaders({ h: value }).get('h')).toBe(value)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(200)
  })
})

describe('additionalHeaderNames', () => {
  it('lower-cases and sorts names, and drops absent, default and duplicate ones', () => {
    const headers = new Map([
      ['zabc', '1'],
      ['abc', '2'],
      ['x-oss-head1', '3'],
      ['content-type', '4'],
    ])
    const asked = ['ZAbc', 'x-oss-head1', 'abc', 'zabc', 'Content-Type', 'not-there']
    expect(additionalHeaderNames(asked, headers)).toEqual(['abc', 'zabc'])
  })

  it('refuses an invalid header name', () => {
    expect(failureOf(() => additionalHeaderNames(['a;b c'], new Map())).code).toBe('HEADER_INVALID')
  })
})
