import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'

describe('printable', () => {
  it('keeps letters of all scripts, spaces and punctuation', () => {
    expect(printable('目录/файл (1) — é.bin')).toBe('目录/файл (1) — é.bin')
  })

  it.each([
    ['a\nb', 'a\\u{a}b'],
    ['\u001b[2Jgone', '\\u{1b}[2Jgone'],
    ['\u009b31m', '\\u{9b}31m'],
    ['\u202etxt.exe', '\\u{202e}txt.exe'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['\ud800', '\\u{d800}'],
  ])('escapes the control characters of %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('returns one line without control characters for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/\p{Cc}|\p{Cf}|[\u2028\u2029]/u)
      }),
    )
  })
})
