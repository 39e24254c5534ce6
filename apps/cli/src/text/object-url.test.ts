import { describe, expect, it } from 'vitest'
import { objectUrl, parseObjectUrl, parsePrefixUrl, parseTargetUrl } from './object-url.ts'

describe('parseObjectUrl', () => {
  it.each([
    ['oss://bucket/key', { bucket: 'bucket', key: 'key' }],
    ['oss://bucket/a/b c/目录.bin', { bucket: 'bucket', key: 'a/b c/目录.bin' }],
    ['oss://bucket/50%25?x=1#y', { bucket: 'bucket', key: '50%25?x=1#y' }],
    ['oss://bucket//a', { bucket: 'bucket', key: '/a' }],
    ['oss://bucket/two\nlines', { bucket: 'bucket', key: 'two\nlines' }],
  ])('takes bucket and key of %j literally', (text, url) => {
    expect(parseObjectUrl(text)).toEqual(url)
  })

  it.each(['bucket/key', 'https://bucket/key', 'oss:/bucket/key', 'oss://', 'oss:///key', ''])(
    'rejects %j and shows the format of a URL',
    (text) => {
      expect(() => parseObjectUrl(text)).toThrow(/Write oss:\/\/BUCKET\/KEY/)
    },
  )

  it.each(['oss://bucket', 'oss://bucket/'])('rejects %j, which contains no key', (text) => {
    expect(() => parseObjectUrl(text)).toThrow(/has no key/)
  })

  it('escapes terminal control characters of an invalid URL', () => {
    expect(() => parseObjectUrl('\u001b[2J')).toThrow('"\\u{1b}[2J" is not an object URL')
  })
})

describe('parseTargetUrl', () => {
  it('rejects a key that ends with a slash, because an object with such a name is rarely intended', () => {
    expect(() => parseTargetUrl('oss://bucket/folder/')).toThrow(/ends with "\/". Write the full key/)
  })
})

describe('parsePrefixUrl', () => {
  it.each([
    ['oss://bucket', { bucket: 'bucket', prefix: '' }],
    ['oss://bucket/', { bucket: 'bucket', prefix: '' }],
    ['oss://bucket/logs/', { bucket: 'bucket', prefix: 'logs/' }],
  ])('parses %s', (text, url) => {
    expect(parsePrefixUrl(text)).toEqual(url)
  })
})

describe('objectUrl', () => {
  it('escapes control characters of a key', () => {
    expect(objectUrl({ bucket: 'bucket', key: 'a\rb' })).toBe('oss://bucket/a\\u{d}b')
  })
})
