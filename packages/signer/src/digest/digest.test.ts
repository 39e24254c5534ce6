import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest as nodeDigest } from './node-digest.ts'
import { digest as portableDigest } from './portable-digest.ts'

const text = fc.string({ unit: 'binary', maxLength: 300 })
const bytes = fc.uint8Array({ maxLength: 300 })
const message = fc.oneof(text, bytes)
const plain = (digest: Uint8Array): readonly number[] => [...digest]

describe('the portable digest', () => {
  it('computes the same SHA-256 as Node', () => {
    fc.assert(
      fc.property(message, (given) => {
        expect(portableDigest.sha256Hex(given)).toBe(nodeDigest.sha256Hex(given))
      }),
    )
  })

  it('computes the same HMAC-SHA256 as Node', () => {
    fc.assert(
      fc.property(message, text, (key, given) => {
        expect(plain(portableDigest.hmacSha256(key, given))).toEqual(plain(nodeDigest.hmacSha256(key, given)))
      }),
    )
  })

  it('computes the same codes as Node with a key that is used twice', () => {
    fc.assert(
      fc.property(bytes, text, text, (key, first, second) => {
        const portable = portableDigest.createMac(key)
        const node = nodeDigest.createMac(key)
        expect([portable(first), portable(second)]).toEqual([node(first), node(second)])
      }),
    )
  })

  it('computes the same HMAC-SHA1 as Node', () => {
    fc.assert(
      fc.property(text, bytes, (key, given) => {
        expect(plain(portableDigest.hmacSha1(key, given))).toEqual(plain(nodeDigest.hmacSha1(key, given)))
      }),
    )
  })
})
