import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Mac } from '../digest/digest.ts'
import { createSigningMacProvider, deriveSigningKey } from './signing-mac.ts'

const hmac = (key: Uint8Array): string => createHmac('sha256', key).update('message').digest('hex')
const mac = (key: Mac | undefined): string | undefined => key?.('message')
const scope = { day: '20231216', region: 'cn-hangzhou', product: 'oss' }

describe('createKeyDeriver', () => {
  it('returns the derived key, and the same object the next time', () => {
    const derive = createSigningMacProvider()
    const key = derive({ accessKeySecret: 'sk' }, scope)
    expect(mac(key)).toBe(hmac(deriveSigningKey('sk', scope)))
    expect(derive({ accessKeySecret: 'sk' }, { ...scope })).toBe(key)
  })

  it('derives different keys for different secrets, days, regions and products', () => {
    const derive = createSigningMacProvider()
    const keys = [
      derive({ accessKeySecret: 'sk' }, scope),
      derive({ accessKeySecret: 'sk2' }, scope),
      derive({ accessKeySecret: 'sk' }, { ...scope, day: '20231217' }),
      derive({ accessKeySecret: 'sk' }, { ...scope, region: 'cn-beijing' }),
      derive({ accessKeySecret: 'sk' }, { ...scope, product: 'oss-cloudbox' }),
    ]
    expect(new Set(keys.map(mac)).size).toBe(keys.length)
  })

  it('caches the 16 keys used last', () => {
    const derive = createSigningMacProvider()
    const secrets = Array.from({ length: 16 }, (_value, number) => `sk${number}`)
    const keys = secrets.map((secret) => derive({ accessKeySecret: secret }, scope))
    expect(derive({ accessKeySecret: 'sk0' }, scope)).toBe(keys[0])
    derive({ accessKeySecret: 'one more' }, scope)
    expect(derive({ accessKeySecret: 'sk0' }, scope)).toBe(keys[0])
    expect(derive({ accessKeySecret: 'sk15' }, scope)).toBe(keys[15])
    const again = derive({ accessKeySecret: 'sk1' }, scope)
    expect(again).not.toBe(keys[1])
    expect(mac(again)).toBe(mac(keys[1]))
  })

  it('derives a new key when the secret of a credentials object changes', () => {
    const derive = createSigningMacProvider()
    const credentials = { accessKeySecret: 'old' }
    const old = derive(credentials, scope)
    expect(derive(credentials, scope)).toBe(old)
    credentials.accessKeySecret = 'new'
    expect(mac(derive(credentials, scope))).toBe(hmac(deriveSigningKey('new', scope)))
    const nextDay = { ...scope, day: '20231217' }
    expect(mac(derive(credentials, nextDay))).toBe(hmac(deriveSigningKey('new', nextDay)))
  })

  it('shows no secret when it is inspected', () => {
    const derive = createSigningMacProvider()
    const credentials = { accessKeySecret: 'SKCANARY' }
    derive(credentials, scope)
    expect(inspect(derive, { depth: null, showHidden: true })).not.toContain('SKCANARY')
  })
})
