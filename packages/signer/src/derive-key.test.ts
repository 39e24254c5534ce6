import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createKeyDeriver, deriveKey } from './derive-key.ts'

const scope = { day: '20231216', region: 'cn-hangzhou', product: 'oss' }

describe('createKeyDeriver', () => {
  it('gives the key of the chain, and the same one the next time', () => {
    const derive = createKeyDeriver()
    const key = derive('sk', scope)
    expect(key.export().equals(deriveKey('sk', scope))).toBe(true)
    expect(derive('sk', { ...scope })).toBe(key)
  })

  it('tells secrets, days, regions and products apart', () => {
    const derive = createKeyDeriver()
    const keys = [
      derive('sk', scope),
      derive('sk2', scope),
      derive('sk', { ...scope, day: '20231217' }),
      derive('sk', { ...scope, region: 'cn-beijing' }),
      derive('sk', { ...scope, product: 'oss-cloudbox' }),
    ]
    expect(new Set(keys.map((key) => key.export().toString('hex'))).size).toBe(keys.length)
  })

  it('remembers the 16 keys that were used last', () => {
    const derive = createKeyDeriver()
    const secrets = Array.from({ length: 16 }, (_value, number) => `sk${number}`)
    const keys = secrets.map((secret) => derive(secret, scope))
    expect(derive('sk0', scope)).toBe(keys[0])
    derive('one more', scope)
    expect(derive('sk0', scope)).toBe(keys[0])
    expect(derive('sk15', scope)).toBe(keys[15])
    const again = derive('sk1', scope)
    expect(again).not.toBe(keys[1])
    expect(keys[1]?.equals(again)).toBe(true)
  })

  it('shows no secret when it is inspected', () => {
    const derive = createKeyDeriver()
    derive('SKCANARY', scope)
    expect(inspect(derive, { depth: null, showHidden: true })).not.toContain('SKCANARY')
  })
})
