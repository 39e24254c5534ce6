import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latin1Bytes, utf8AsLatin1, utf8Length } from './byte-text.ts'

const text = fc.string({ unit: 'binary' })

describe('utf8AsLatin1, latin1Bytes and utf8Length', () => {
  it('encode any text as Buffer does', () => {
    fc.assert(
      fc.property(text, (given) => {
        const bytes = Buffer.from(given)
        expect(utf8AsLatin1(given)).toBe(bytes.toString('latin1'))
        expect(bytes.equals(latin1Bytes(utf8AsLatin1(given)))).toBe(true)
        expect(utf8Length(given)).toBe(bytes.byteLength)
      }),
    )
  })
})
