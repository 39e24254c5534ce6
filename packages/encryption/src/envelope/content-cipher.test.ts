import { createCipheriv } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ContentCipher, randomSecrets } from './content-cipher.ts'

const key = Buffer.alloc(32, 7)
const plain = Buffer.from(Array.from({ length: 200 }, (_, index) => index))

/** AES-256-CTR from the first byte on, by OpenSSL alone. */
function whole(start: Uint8Array): Buffer {
  return createCipheriv('aes-256-ctr', key, start).update(plain)
}

describe('the cipher of an object', () => {
  it.each([0, 1, 15, 16, 17, 31, 32, 100, 199])(
    'returns the same bytes from byte %d as from the start',
    (at) => {
      const start = Buffer.alloc(16, 3)
      const bytes = new ContentCipher(key, start).at(at)(plain.subarray(at))
      expect(Buffer.from(bytes).equals(whole(start).subarray(at))).toBe(true)
    },
  )

  it('counts in all 16 bytes, and wraps from the highest value to 0', () => {
    for (const start of [Buffer.alloc(16, 255), Buffer.from(`${'00'.repeat(8)}${'ff'.repeat(8)}`, 'hex')]) {
      const bytes = new ContentCipher(key, start).at(50)(plain.subarray(50))
      expect(Buffer.from(bytes).equals(whole(start).subarray(50))).toBe(true)
    }
  })

  it('counts blocks beyond 2^32, which objects of more than 64 GiB have', () => {
    const start = Buffer.alloc(16)
    const at = 2 ** 45 + 5
    const counter = Buffer.alloc(16)
    counter.writeBigUInt64BE(2n ** 41n, 8)
    const expected = createCipheriv('aes-256-ctr', key, counter).update(Buffer.alloc(25)).subarray(5)
    expect(Buffer.from(new ContentCipher(key, start).at(at)(Buffer.alloc(20))).equals(expected)).toBe(true)
  })

  it('shows no secrets when it is printed (R13)', () => {
    const { key: secret, start } = randomSecrets()
    const cipher = new ContentCipher(secret, start)
    const text = inspect(cipher, { depth: null, showHidden: true }) + JSON.stringify(cipher)
    for (const bytes of [secret, start]) {
      expect(text).not.toContain(Buffer.from(bytes).toString('hex'))
      expect(text).not.toContain(Buffer.from(bytes).toString('base64'))
      expect(text).not.toContain([...bytes.subarray(0, 4)].join(', '))
    }
  })
})
