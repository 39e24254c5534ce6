import { describe, expect, it } from 'vitest'
import { completeHeaders, initiateHeaders, type ObjectOptions, objectHeaders } from './object-options.ts'

const everything = {
  contentType: 'text/plain',
  cacheControl: 'no-cache',
  contentDisposition: 'attachment; filename="a.txt"',
  contentEncoding: 'gzip',
  contentLanguage: 'zh-CN',
  metadata: { Author: 'alice', note: '' },
  acl: 'private',
  storageClass: 'IA',
  tagging: { 'a b': 'c/d', empty: '' },
  forbidOverwrite: true,
  expires: new Date('2030-01-01T00:00:00Z'),
  encryption: { algorithm: 'KMS', keyId: 'key-1', dataEncryption: 'SM4' },
  callback: { url: 'https://app.example/done', body: `k=$\{object}`, variables: { user: 'ann' } },
  trafficLimitBitsPerSecond: 819_200,
} as const

const callback = {
  'x-oss-callback': Buffer.from(
    `{"callbackUrl":"https://app.example/done","callbackBody":"k=$\{object}"}`,
  ).toString('base64'),
  'x-oss-callback-var': Buffer.from('{"x:user":"ann"}').toString('base64'),
}

describe('object options', () => {
  it('become headers', () => {
    expect(objectHeaders(everything)).toEqual({
      'content-type': 'text/plain',
      'cache-control': 'no-cache',
      'content-disposition': 'attachment; filename="a.txt"',
      'content-encoding': 'gzip',
      'content-language': 'zh-CN',
      'x-oss-meta-author': 'alice',
      'x-oss-meta-note': '',
      'x-oss-object-acl': 'private',
      'x-oss-storage-class': 'IA',
      'x-oss-tagging': 'a%20b=c%2Fd&empty=',
      'x-oss-forbid-overwrite': 'true',
      expires: 'Tue, 01 Jan 2030 00:00:00 GMT',
      'x-oss-server-side-encryption': 'KMS',
      'x-oss-server-side-encryption-key-id': 'key-1',
      'x-oss-server-side-data-encryption': 'SM4',
      'x-oss-traffic-limit': '819200',
      ...callback,
    })
    expect(objectHeaders({})).toEqual({})
  })

  it('are sent when a multipart upload is initiated, except ACL and callback, which are sent at the completion', () => {
    const {
      'x-oss-object-acl': acl,
      'x-oss-callback': _,
      'x-oss-callback-var': __,
      'x-oss-traffic-limit': ___,
      ...rest
    } = objectHeaders(everything)
    expect(initiateHeaders(everything)).toEqual(rest)
    expect(completeHeaders(everything)).toEqual({
      'x-oss-object-acl': acl,
      'x-oss-forbid-overwrite': 'true',
      ...callback,
    })
    expect(completeHeaders({})).toEqual({})
  })

  it.each([
    [{ algorithm: 'AES256' }, { 'x-oss-server-side-encryption': 'AES256' }],
    [{ algorithm: 'SM4' }, { 'x-oss-server-side-encryption': 'SM4' }],
    [{ algorithm: 'KMS' }, { 'x-oss-server-side-encryption': 'KMS' }],
  ] as const)('encrypt according to %j', (encryption, headers) => {
    expect(objectHeaders({ encryption })).toEqual(headers)
  })

  it.each([
    [{ contentType: 'a\r\nx-injected: 1' }, 'HEADER_INVALID', 'contentType'],
    [{ contentType: '' }, 'HEADER_INVALID', 'contentType'],
    [{ cacheControl: '\u00e4' }, 'HEADER_INVALID', 'cacheControl'],
    [{ contentDisposition: 'a\0b' }, 'HEADER_INVALID', 'contentDisposition'],
    [{ metadata: { 'a b': 'c' } }, 'METADATA_INVALID', 'metadata'],
    [{ metadata: { 'a\r\nb': 'c' } }, 'METADATA_INVALID', 'metadata'],
    [{ metadata: { name: '\u00e4' } }, 'METADATA_INVALID', 'metadata.name'],
    [{ metadata: { name: 'a\nb' } }, 'METADATA_INVALID', 'metadata.name'],
    [{ metadata: { name: 'a', NAME: 'b' } }, 'METADATA_INVALID', 'metadata.NAME'],
    [{ metadata: { name: 'x'.repeat(8192) } }, 'METADATA_INVALID', 'metadata'],
    [
      { tagging: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`t${i}`, ''])) },
      'TAGGING_INVALID',
      'tagging',
    ],
    [{ expires: new Date(Number.NaN) }, 'OPTION_INVALID', 'expires'],
    [{ acl: 'everybody' }, 'OPTION_INVALID', 'acl'],
    [{ storageClass: 'standard' }, 'OPTION_INVALID', 'storageClass'],
    [{ encryption: { algorithm: 'DES' } }, 'ENCRYPTION_INVALID', 'encryption'],
    [{ encryption: { algorithm: 'AES256', keyId: 'k' } }, 'ENCRYPTION_INVALID', 'encryption'],
    [{ encryption: { algorithm: 'KMS', keyId: 'k\n' } }, 'HEADER_INVALID', 'encryption.keyId'],
    [{ encryption: { algorithm: 'KMS', dataEncryption: 'X' } }, 'ENCRYPTION_INVALID', 'encryption'],
    [{ callback: { url: 'app', body: 'b' } }, 'CALLBACK_INVALID', 'callback.url'],
    [{ callback: { url: 'http://a;http://b', body: 'b' } }, 'CALLBACK_INVALID', 'callback.url'],
    [{ callback: { url: [], body: 'b' } }, 'CALLBACK_INVALID', 'callback.url'],
    [{ callback: { url: 'http://a', body: '' } }, 'CALLBACK_INVALID', 'callback.body'],
    [
      { callback: { url: 'http://a', body: 'b', bodyType: 'text/xml' } },
      'CALLBACK_INVALID',
      'callback.bodyType',
    ],
    [
      { callback: { url: 'http://a', body: 'b', variables: { 'A b': '' } } },
      'CALLBACK_INVALID',
      'callback.variables',
    ],
    [{ callback: { url: 'http://a', body: 'x'.repeat(5000) } }, 'CALLBACK_INVALID', 'callback.body'],
    [{ trafficLimitBitsPerSecond: 819_199 }, 'TRAFFIC_LIMIT_OUT_OF_RANGE', 'trafficLimitBitsPerSecond'],
    [{ trafficLimitBitsPerSecond: 838_860_801 }, 'TRAFFIC_LIMIT_OUT_OF_RANGE', 'trafficLimitBitsPerSecond'],
    [{ trafficLimitBitsPerSecond: 819_200.5 }, 'TRAFFIC_LIMIT_OUT_OF_RANGE', 'trafficLimitBitsPerSecond'],
    [{ tagging: { 'a&b': 'c' } }, 'TAGGING_INVALID', 'tagging'],
    [{ tagging: { a: 'x'.repeat(257) } }, 'TAGGING_INVALID', 'tagging'],
  ])('%j are refused with %s, naming %s', (options, code, field) => {
    // JavaScript callers can pass anything.
    expect(() => objectHeaders(options as ObjectOptions)).toThrow(
      expect.objectContaining({ name: 'ValidationError', code, field }),
    )
  })

  it.each([
    [2026, 'tagging.year must be a string (got 2026)'],
    [undefined, 'tagging.year must be a string (got undefined)'],
  ])('a tag of %j is refused, and not stored as text', (year, message) => {
    expect(() => objectHeaders({ tagging: { year } } as unknown as ObjectOptions)).toThrow(message)
  })

  it.each([
    [2026, 'metadata.year must be a string (got 2026)'],
    [undefined, 'metadata.year must be a string (got undefined)'],
    ['\u00e4', /^metadata.year must contain only printable ASCII/],
  ])('metadata of %j is refused with a message that names its problem', (year, message) => {
    expect(() => objectHeaders({ metadata: { year } } as unknown as ObjectOptions)).toThrow(message)
  })
})
