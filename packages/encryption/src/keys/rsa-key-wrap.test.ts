import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { rsaKeyWrap } from './rsa-key-wrap.ts'

const spki = { type: 'spki', format: 'pem' } as const
const pkcs1 = { type: 'pkcs1', format: 'pem' } as const
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength, publicKeyEncoding: spki, privateKeyEncoding: pkcs8 })
const { publicKey, privateKey } = rsa(2048)

describe('an RSA master key', () => {
  it('unwraps what it wrapped, and wraps differently each time', async () => {
    const keyWrap = rsaKeyWrap({ publicKey, privateKey })
    const bytes = Buffer.alloc(32, 9)
    const [one, other] = [await keyWrap.wrap(bytes), await keyWrap.wrap(bytes)]
    expect(one).not.toEqual(other)
    expect(await keyWrap.unwrap?.(one, {}, '')).toEqual(bytes)
    expect(await keyWrap.unwrap?.(other, {}, '')).toEqual(bytes)
  })

  it('is also read from PKCS #1, as in the other SDKs', async () => {
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: pkcs1,
      privateKeyEncoding: pkcs1,
    })
    const keyWrap = rsaKeyWrap(keys)
    expect(await keyWrap.unwrap?.(await keyWrap.wrap(Buffer.alloc(16, 1)), {}, '')).toEqual(
      Buffer.alloc(16, 1),
    )
  })

  it.each([
    ['no PEM', { publicKey: 'key' }, 'publicKey must be an RSA key in PEM format'],
    ['nothing', { publicKey: undefined as unknown as string }, 'publicKey must be an RSA key in PEM format'],
    [
      'a private key in place of the public one',
      { publicKey: privateKey },
      'publicKey must be an RSA key in PEM format',
    ],
    [
      'a public key in place of the private one',
      { publicKey, privateKey: publicKey },
      'privateKey must be an RSA key in PEM format',
    ],
    [
      'a key of another kind',
      { publicKey: generateKeyPairSync('ed25519').publicKey.export(spki).toString() },
      'publicKey must be an RSA key in PEM format',
    ],
    [
      'two halves of two pairs',
      { publicKey, privateKey: rsa(2048).privateKey },
      'publicKey and privateKey must belong to the same key pair',
    ],
    [
      'a short key',
      { publicKey: rsa(1024).publicKey },
      'publicKey must be an RSA key of at least 2048 bits (got 1024)',
    ],
  ])('that is %s is refused', (_, options, message) => {
    expect(() => rsaKeyWrap(options)).toThrow(
      expect.objectContaining({ name: 'EncryptionError', code: 'KEY_INVALID', message }),
    )
  })

  it('authenticates with its private key only (S15)', async () => {
    const of = (keys: { publicKey: string; privateKey: string }) => rsaKeyWrap(keys).authenticate?.('text')
    const text = await of({ publicKey, privateKey })
    expect(text).toMatch(/^[0-9a-f]{64}$/)
    expect(await of({ publicKey, privateKey })).toBe(text)
    expect(await of(rsa(2048))).not.toBe(text)
    expect(rsaKeyWrap({ publicKey }).authenticate).toBeUndefined()
  })

  it('shows no private key when it is printed (R13)', () => {
    const text = inspect(rsaKeyWrap({ publicKey, privateKey }), { depth: null, showHidden: true })
    expect(text).not.toContain(privateKey.split('\n')[1])
  })
})
