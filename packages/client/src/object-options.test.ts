import { describe, expect, it } from 'vitest'
import { completeHeaders, initiateHeaders, objectHeaders } from './object-options.ts'

const everything = {
  contentType: 'text/plain',
  cacheControl: 'no-cache',
  contentDisposition: 'attachment; filename="a.txt"',
  contentEncoding: 'gzip',
  metadata: { Author: 'alice', note: '' },
  acl: 'private',
  storageClass: 'IA',
  tagging: { 'a b': 'c/d', empty: '' },
  forbidOverwrite: true,
} as const

describe('object options', () => {
  it('become headers', () => {
    expect(objectHeaders(everything)).toEqual({
      'content-type': 'text/plain',
      'cache-control': 'no-cache',
      'content-disposition': 'attachment; filename="a.txt"',
      'content-encoding': 'gzip',
      'x-oss-meta-author': 'alice',
      'x-oss-meta-note': '',
      'x-oss-object-acl': 'private',
      'x-oss-storage-class': 'IA',
      'x-oss-tagging': 'a%20b=c%2Fd&empty=',
      'x-oss-forbid-overwrite': 'true',
    })
    expect(objectHeaders({})).toEqual({})
  })

  it('go to the beginning of a multipart upload but for the ACL, which goes to its end', () => {
    const { 'x-oss-object-acl': _, ...rest } = objectHeaders(everything)
    expect(initiateHeaders(everything)).toEqual(rest)
    expect(completeHeaders(everything)).toEqual({
      'x-oss-object-acl': 'private',
      'x-oss-forbid-overwrite': 'true',
    })
    expect(completeHeaders({})).toEqual({})
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
    [{ tagging: { 'a&b': 'c' } }, 'TAGGING_INVALID', 'tagging'],
    [{ tagging: { a: 'x'.repeat(257) } }, 'TAGGING_INVALID', 'tagging'],
  ])('%j are refused with %s, naming %s', (options, code, field) => {
    expect(() => objectHeaders(options)).toThrow(
      expect.objectContaining({ name: 'ValidationError', code, field }),
    )
  })
})
