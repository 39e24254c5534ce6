import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentEncode } from './percent-encode.ts'

describe('percentEncode', () => {
  it('keeps letters, digits and - . _ ~', () => {
    const unreserved = 'ABCXYZabcxyz0189-._~'
    expect(percentEncode(unreserved, { keepSlash: false })).toBe(unreserved)
  })

  it('writes upper-case hex of the UTF-8 bytes', () => {
    expect(percentEncode('ä 😀', { keepSlash: false })).toBe('%C3%A4%20%F0%9F%98%80')
  })

  it("encodes the characters that encodeURIComponent keeps: ! ' ( ) *", () => {
    expect(percentEncode("!'()*", { keepSlash: false })).toBe('%21%27%28%29%2A')
  })

  it('encodes plus, percent and control characters', () => {
    expect(percentEncode('+%\u0001\u007f', { keepSlash: false })).toBe('%2B%25%01%7F')
  })

  it('keeps a slash in a path and encodes it elsewhere', () => {
    expect(percentEncode('a//b/', { keepSlash: true })).toBe('a//b/')
    expect(percentEncode('a/b', { keepSlash: false })).toBe('a%2Fb')
  })

  it('encodes a literal %2F of the text, also in a path', () => {
    expect(percentEncode('a%2Fb', { keepSlash: true })).toBe('a%252Fb')
  })

  it('is undone by decodeURIComponent and uses only unreserved characters and escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, keepSlash) => {
        const encoded = percentEncode(text, { keepSlash })
        expect(decodeURIComponent(encoded)).toBe(text)
        expect(encoded).toMatch(keepSlash ? /^(?:[\w.~/-]|%[0-9A-F]{2})*$/ : /^(?:[\w.~-]|%[0-9A-F]{2})*$/)
      }),
    )
  })
})
