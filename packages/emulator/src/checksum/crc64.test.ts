import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slowCrc64 } from '../../test/slow-crc64.ts'
import { createCrc64 } from './crc64.ts'

function crc64(...chunks: readonly (string | Uint8Array)[]): bigint {
  const crc = createCrc64()
  for (const chunk of chunks) crc.update(Buffer.from(chunk))
  return crc.value()
}

describe('createCrc64', () => {
  it.each([
    ['', 0n],
    ['123456789', 11051210869376104954n],
    ['This is a test of the emergency broadcast system.', 2871916124362751090n],
    ['123456789This is a test of the emergency broadcast system.', 7672622622872733320n],
    ['\0', 2282658103124508505n],
    ['hello', 11177612005948864433n],
    ['hi oss', 8707180448768400016n],
    ['hi oss,append object', 2313496259928504459n],
    ['hi oss,append object,this is a demo', 8586970469916596321n],
    ['upload part 1', 6571598172666981661n],
    ['upload part 2', 2060813895736234537n],
    ['a'.repeat(102_400), 12696911168479852064n],
    ['0123456789', 2838902930144391966n],
    [`${'a'.repeat(102_400)}0123456789`, 14192472846101664614n],
  ])('returns the published value of %j', (text, expected) => {
    expect(crc64(text)).toBe(expected)
  })

  it('equals the bit by bit oracle for any bytes, cut anywhere', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (bytes, seed) => {
      const cut = bytes.length === 0 ? 0 : seed % bytes.length
      expect(crc64(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(slowCrc64(bytes))
    })
    fc.assert(property, { numRuns: 300 })
  })
})
