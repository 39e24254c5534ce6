import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc64, createCrc64 } from './crc64.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** Bit by bit, as the definition: slow, and easy to verify. */
function definition(bytes: Uint8Array): bigint {
  const all = 0xffff_ffff_ffff_ffffn
  let crc = all
  for (const byte of bytes) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++)
      crc = (crc & 1n) === 1n ? (crc >> 1n) ^ 0xc96c_5795_d787_0f42n : crc >> 1n
  }
  return crc ^ all
}

describe('CRC-64/XZ', () => {
  it.each([
    ['', 0n],
    ['123456789', 11051210869376104954n],
    ['This is a test of the emergency broadcast system.', 2871916124362751090n],
    ['hello', 11177612005948864433n],
    ['hi oss', 8707180448768400016n],
    ['hi oss,append object', 2313496259928504459n],
    ['upload part 1', 6571598172666981661n],
    ['upload part 2', 2060813895736234537n],
    ['12345', 6748440630437108969n],
    ['67890', 6285347597771850461n],
    ['a'.repeat(102_400), 12696911168479852064n],
    ['0123456789', 2838902930144391966n],
  ])('of %j equals the value of OSS', (input, expected) => {
    expect(crc64(text(input))).toBe(expected)
  })

  it('of one zero byte equals the value of OSS', () => {
    expect(crc64(Uint8Array.of(0))).toBe(2282658103124508505n)
  })

  it('can be continued from an intermediate value', () => {
    const first = crc64(text('hi oss,append object'))
    expect(crc64(text(',this is a demo'), first)).toBe(8586970469916596321n)
  })

  it('does not depend on the chunks or their alignment', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(7), (bytes, cut, offset) => {
        const moved = new Uint8Array(bytes.byteLength + offset)
        moved.set(bytes, offset)
        const view = moved.subarray(offset)
        const stream = createCrc64()
        stream.update(view.subarray(0, cut))
        stream.update(view.subarray(cut))
        expect(stream.value).toBe(definition(bytes))
      }),
    )
  })
})
