import { describe, expect, it } from 'vitest'
import { printable, redactorOf, targetOf } from './redact.ts'

const redact = redactorOf({
  method: 'GET',
  url: new URL('https://bucket.example.com/key?x-oss-security-token=ab%2Bcdefgh&Signature=QUERYSIG1234%3D'),
  headers: { authorization: 'OSS LTAI1234:HEADERSIG5678=', 'X-Oss-Security-Token': 'HEADERTOKEN9' },
})

describe('targetOf', () => {
  it('keeps scheme, host, port and path only', () => {
    const url = new URL('https://user:pass@bucket.example.com:8443/a%20b?Signature=x#y')
    expect(targetOf(url)).toBe('https://bucket.example.com:8443/a%20b')
  })
})

describe('a redactor', () => {
  it.each([
    'HEADERSIG5678=',
    'HEADERTOKEN9',
    'QUERYSIG1234=',
    'QUERYSIG1234%3D',
    'ab+cdefgh',
    'ab%2Bcdefgh',
    'OSS LTAI1234:HEADERSIG5678=',
  ])('hides secrets of the request wherever they appear: %s', (secret) => {
    const text = redact(`before${secret}after`)
    expect(text).toBe('before***after')
  })

  it.each([
    ['x-oss-security-token:abc', 'x-oss-security-token:***'],
    ['?Signature=abc&x=1', '?Signature=***&x=1'],
    ['"x-oss-signature": "abc"', '"x-oss-signature": "***"'],
    ['Authorization: OSS ak:sig', 'Authorization: ***'],
    ['Credential=LTAIabcdefgh/2023', 'Credential=LTAI***/2023'],
    ['OSSAccessKeyId=LTAIabcdefgh&x', 'OSSAccessKeyId=LTAI***&x'],
  ])('hides the values of secret names: %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it('keeps other text unchanged', () => {
    const text = 'The specified upload does not exist. The upload ID may be invalid.'
    expect(redact(text)).toBe(text)
  })
})

describe('printable', () => {
  it('escapes control characters and keeps line feeds, letters and emoji', () => {
    expect(printable('a\u001b[0m\r\nä😀\u2028\u202e\u0085')).toBe(
      'a\\u{1b}[0m\\u{d}\nä😀\\u{2028}\\u{202e}\\u{85}',
    )
  })

  it('shortens a long text', () => {
    expect(printable('x'.repeat(5000))).toBe(`${'x'.repeat(4096)}...`)
  })
})
