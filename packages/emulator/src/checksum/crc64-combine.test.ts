import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slowCrc64 } from '../../test/slow-crc64.ts'
import { combineCrc64 } from './crc64-combine.ts'

describe('combineCrc64', () => {
  it.each([
    [11051210869376104954n, 2871916124362751090n, 49, 7672622622872733320n],
    [6748440630437108969n, 6285347597771850461n, 5, 12811388247244714686n],
    [12696911168479852064n, 2838902930144391966n, 10, 14192472846101664614n],
  ])('joins %d and %d over %i bytes', (a, b, byteLength, expected) => {
    expect(combineCrc64(a, b, byteLength)).toBe(expected)
  })

  it('equals the CRC of the joined bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 100 })
    const property = fc.property(bytes, bytes, (a, b) => {
      const whole = slowCrc64(Buffer.concat([a, b]))
      expect(combineCrc64(slowCrc64(a), slowCrc64(b), b.length)).toBe(whole)
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('is associative for lengths far beyond 32 bits', () => {
    const [a, b, c] = [3n, 5n, 7n]
    const [lengthB, lengthC] = [5 * 2 ** 31 + 3, 48 * 2 ** 40 + 1]
    const left = combineCrc64(combineCrc64(a, b, lengthB), c, lengthC)
    const right = combineCrc64(a, combineCrc64(b, c, lengthC), lengthB + lengthC)
    expect(left).toBe(right)
  })
})
