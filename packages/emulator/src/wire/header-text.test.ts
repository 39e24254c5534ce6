import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHeaderText, encodeHeaderText } from './header-text.ts'

describe('header text', () => {
  it('goes over the wire as UTF-8', () => {
    expect(encodeHeaderText('grün')).toBe('gr\u00c3\u00bcn')
    const property = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeHeaderText(encodeHeaderText(text))).toBe(text)
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('leaves bytes alone that are not UTF-8', () => {
    for (const bytes of ['caf\u00e9', '\u00ff', '\u00c3\u00bc \u00c3']) {
      expect(encodeHeaderText(decodeHeaderText(bytes))).toBe(bytes)
      expect(encodeHeaderText(JSON.parse(JSON.stringify(decodeHeaderText(bytes))))).toBe(bytes)
    }
  })
})
