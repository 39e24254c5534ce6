import { describe, expect, it } from 'vitest'
import { crc64FromHalves, formatCrc64, parseCrc64, partNumber, uploadId } from './ids.ts'

describe('an upload id', () => {
  it.each(['0004B9894A22E5B1888A1E29F8236E2D', 'a', 'x'.repeat(1024)])('may be %s', (text) => {
    expect(uploadId(text)).toBe(text)
  })
  it.each(['', 'with space', 'line\nfeed', '\u00e4', 'x'.repeat(1025)])('may not be %j', (text) => {
    expect(() => uploadId(text)).toThrow(/1 to 1024 printable/)
  })
})

describe('a part number', () => {
  it.each([1, 10_000])('may be %d', (value) => {
    expect(partNumber(value)).toBe(value)
  })
  it.each([0, -1, 10_001, 1.5, Number.NaN, 1e308])('may not be %d', (value) => {
    expect(() => partNumber(value)).toThrow(/1 to 10000/)
  })
})

describe('a CRC-64', () => {
  it('is read from unsigned decimal text', () => {
    expect(parseCrc64('18446744073709551615')).toBe(2n ** 64n - 1n)
    expect(parseCrc64('0')).toBe(0n)
  })
  it.each(['', '-1', '18446744073709551616', '0x10', '1e3', ' 1', '99999999999999999999999'])(
    'is not %j',
    (text) => {
      expect(() => parseCrc64(text)).toThrow(RangeError)
    },
  )
  it.each([
    ['0', '0'],
    ['18446744073709551615', '18446744073709551615'],
    ['00000000000000000042', '42'],
  ])('that a service writes as %s is normalized to %s', (text, canonical) => {
    expect(formatCrc64(parseCrc64(text))).toBe(canonical)
  })
  it('is combined from two parts', () => {
    expect(crc64FromHalves(0xffff_ffff, 1)).toBe(0xffff_ffff_0000_0001n)
  })
})
