import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64, toHex } from './bytes-to-text.ts'
import { latin1 } from './latin1.ts'

describe('toHex and toBase64', () => {
  it('write bytes as Buffer does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      }),
    )
  })
})

describe('latin1', () => {
  it('encodes each character as one byte, as Buffer does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xff })), (codes) => {
        const text = String.fromCharCode(...codes)
        expect(Buffer.from(latin1(text)).equals(Buffer.from(text, 'latin1'))).toBe(true)
      }),
    )
  })
})
