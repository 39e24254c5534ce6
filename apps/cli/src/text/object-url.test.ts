import { describe, expect, it } from 'vitest'
import { objectUrl, parseObjectUrl, parsePrefixUrl, parseTargetUrl } from './object-url.ts'

describe('parseObjectUrl', () => {
  it.each([
    ['oss://bucket/key', { bucket: 'bucket', key: 'key' }],
    ['oss://bucket/a/b c/目录.bin', { bucket: 'bucket', key: 'a/b c/目录.bin' }],
    ['oss://bucket/50%25?x=1#y', { bucket: 'bucket', key: '50%25?x=1#y' }],
    ['oss://bucket//a', { bucket: 'bucket', key: '/a' }],
    ['oss://bucket/two\nlines', { bucket: 'bucket', key: 'two\nlines' }],
  ])('takes bucket and key of %j as they are', (text, url) => {
    expect(parseObjectUrl(text)).toEqual(url)
  })

  it.each(['bucket/key', 'https://bucket/key', 'oss:/bucket/key', 'oss://', 'oss:///key', ''])(
    'refuses %j and says how a URL is written',
    (text) => {
      expect(() => parseObjectUrl(text)).toThrow(/Write oss:\/\/BUCKET\/KEY/)
    },
  )

  it.each(['oss://bucket', 'oss://bucket/'])('refuses %j, which names no object', (text) => {
    expect(() => parseObjectUrl(text)).toThrow(/has no key/)
  })

  it('shows a bad URL without the characters a terminal would obey', () => {
    expect(() => parseObjectUrl('\u001b[2J')).toThrow('"\\u{1b}[2J" is not an object URL')
  })
})

describe('parseTargetUrl', () => {
  it('refuses a folder, because an object of that name is hardly what is wanted', () => {
    expect(() => parseTargetUrl('oss://bucket/folder/')).toThrow(/ends with "\/". Write the full key/)
  })
})

describe('parsePrefixUrl', () => {
  it.each([
    ['oss://bucket', { bucket: 'bucket', prefix: '' }],
    ['oss://bucket/', { bucket: 'bucket', prefix: '' }],
    ['oss://bucket/logs/', { bucket: 'bucket', prefix: 'logs/' }],
  ])('reads %s', (text, url) => {
    expect(parsePrefixUrl(text)).toEqual(url)
  })
})

describe('objectUrl', () => {
  it('escapes control characters of a key', () => {
    expect(objectUrl({ bucket: 'bucket', key: 'a\rb' })).toBe('oss://bucket/a\\u{d}b')
  })
})
