import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCrc64 } from '../model/ids.ts'
import { combineCrc64, createCrc64Appender } from './combine.ts'
import { crc64 } from './crc64.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('combining CRCs', () => {
  it('returns the values that OSS returns', () => {
    expect(combineCrc64(crc64(text('12345')), crc64(text('67890')), 5)).toBe(12811388247244714686n)
    const a = crc64(text('a'.repeat(102_400)))
    expect(combineCrc64(a, crc64(text('0123456789')), 10)).toBe(14192472846101664614n)
  })

  it('with an empty part has no effect', () => {
    expect(combineCrc64(parseCrc64('123'), parseCrc64('0'), 0)).toBe(123n)
  })

  it('equals the CRC of the joined bytes, for any split', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
        const joined = Uint8Array.from([...a, ...b])
        expect(combineCrc64(crc64(a), crc64(b), b.byteLength)).toBe(crc64(joined))
      }),
      { numRuns: 2000 },
    )
  })

  it('works for lengths beyond 32 bits', () => {
    // A long run of zeros in two ways: at once, and as its halves.
    const half = 2 ** 40 + 3
    const zeros = (byteLength: number): bigint => combineCrc64(parseCrc64('5'), parseCrc64('0'), byteLength)
    const twice = createCrc64Appender(half)
    expect(zeros(2 * half)).toBe(
      twice.append(twice.append(parseCrc64('5'), parseCrc64('0')), parseCrc64('0')),
    )
  })
})
