import { describe, expect, it } from 'vitest'
import { formatEnvelope, formatSizes, parseEnvelope } from './envelope-metadata.ts'

const wrapped = { key: Buffer.from('key'), start: Buffer.from('start'), algorithm: 'RSA/NONE/PKCS1Padding' }

describe('the metadata of an encrypted object', () => {
  it('is what the other SDKs write', () => {
    expect(formatEnvelope({ ...wrapped, description: { b: '2', a: '1' } })).toEqual({
      'client-side-encryption-key': 'a2V5',
      'client-side-encryption-start': 'c3RhcnQ=',
      'client-side-encryption-cek-alg': 'AES/CTR/NoPadding',
      'client-side-encryption-wrap-alg': 'RSA/NONE/PKCS1Padding',
      'client-side-encryption-matdesc': '{"a":"1","b":"2"}',
    })
    expect(formatSizes({ unencrypted: 0 })).toEqual({
      'client-side-encryption-unencrypted-content-length': '0',
    })
    expect(formatSizes({ data: 0, part: 5 })).toEqual({ 'client-side-encryption-part-size': '5' })
    expect(formatSizes({ data: 9, part: 5 })).toEqual({
      'client-side-encryption-data-size': '9',
      'client-side-encryption-part-size': '5',
    })
  })

  it('is parsed to the same values, for any description', () => {
    const description = { 'schl\u00fcssel': '\u{1f511} "\n', __proto__x: '' }
    const metadata = formatEnvelope({ ...wrapped, description })
    for (const value of Object.values(metadata)) expect(value).toMatch(/^[\x20-\x7e]+$/)
    const read = parseEnvelope(metadata)
    expect(read.description).toEqual(description)
    expect(Buffer.from(read.key).toString()).toBe('key')
    expect(Buffer.from(read.start).toString()).toBe('start')
  })

  it.each([
    ['a description that is too long', { description: { d: 'x'.repeat(1024) } }],
    ['a description with a number', { description: { d: 1 as unknown as string } }],
    ['an algorithm that is no header', { algorithm: 'RSA\r\nx: y' }],
    ['no algorithm', { algorithm: '' }],
  ])('with %s is refused', (_, other) => {
    expect(() => formatEnvelope({ ...wrapped, description: {}, ...other })).toThrow(
      expect.objectContaining({ code: 'KEY_INVALID' }),
    )
  })
})
