import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatByteSize, parseByteSize } from './byte-size.ts'

describe('parseByteSize', () => {
  it.each([
    ['8MiB', 8_388_608],
    ['100KB', 102_400],
    ['100KiB', 102_400],
    ['100k', 102_400],
    ['5GiB', 5_368_709_120],
    ['5 gb', 5_368_709_120],
    ['2T', 2_199_023_255_552],
    ['102400', 102_400],
    ['102400B', 102_400],
    ['0', 0],
  ])('parses %s as %i bytes', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes)
  })

  it.each([
    '',
    'MiB',
    '-1',
    '+1',
    '1.5MiB',
    '8MiBs',
    '8 M iB',
    '1e9',
    '0x10',
    '9007199254740993',
    '9999999T',
    '8iMB',
  ])('rejects %j', (text) => {
    expect(parseByteSize(text)).toBeUndefined()
  })

  it('parses every whole number of bytes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseByteSize(String(bytes))).toBe(bytes)
      }),
    )
  })
})

describe('formatByteSize', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [109_051_904, '104.0 MiB'],
    [268_435_456, '256.0 MiB'],
    [1_073_741_823, '1.0 GiB'],
    [2 ** 50, '1024.0 TiB'],
  ])('formats %i bytes as %s', (bytes, text) => {
    expect(formatByteSize(bytes)).toBe(text)
  })
})
