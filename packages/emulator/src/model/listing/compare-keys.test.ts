import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKeys } from './compare-keys.ts'

describe('compareKeys', () => {
  it('orders as the UTF-8 bytes do, also beyond U+FFFF', () => {
    const character = fc.constantFrom('a', 'é', '\uD7FF', '\uE000', '\uFFFD', '\u{10000}', '\u{1F600}')
    const key = fc.string({ unit: character, maxLength: 4 })
    const property = fc.property(key, key, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    })
    fc.assert(property, { numRuns: 500 })
  })
})
