import { describe, expect, it } from 'vitest'
import { foldedPath, localNames } from './local-path.ts'

const HASH = 'a'.repeat(40)

describe('localNames', () => {
  it.each(['a', 'a/b.txt', 'ü/😀', '...', '.env', 'a\\b', 'con', 'a:b', 'x.', '.oss-upload-notes'])(
    'accepts %j on Linux',
    (path) => {
      expect(localNames(path, 'linux')).toEqual(path.split('/'))
    },
  )

  it.each([
    ['../a', '".."'],
    ['a/../b', '".."'],
    ['./a', '"."'],
    ['/etc/passwd', 'empty name'],
    ['a//b', 'empty name'],
    ['a\0b', 'NUL'],
    ['\ud800', 'surrogate'],
    [`a/.oss-upload-${HASH}.journal`, 'checkpoint'],
    [`.OSS-Upload-${HASH}.lock`, 'checkpoint'],
    [`.oss-download-${HASH.slice(8)}-1.part`, 'temporary file'],
  ])('rejects %j on every platform', (path, problem) => {
    for (const platform of ['linux', 'darwin', 'win32'])
      expect(() => localNames(path, platform)).toThrow(
        expect.objectContaining({ name: 'ValidationError', message: expect.stringContaining(problem) }),
      )
  })

  it.each(['a\\b', '..\\a', 'C:a', 'a:stream', 'a/con', 'NUL.txt', 'com1', 'x.', 'x ', 'a?', 'a\tb', 'a|b'])(
    'rejects %j on Windows',
    (path) => {
      expect(() => localNames(path, 'win32')).toThrow(
        expect.objectContaining({ code: 'KEY_INVALID', field: 'key' }),
      )
    },
  )
})

it('foldedPath is the same for names that differ in case or composition', () => {
  expect(foldedPath('A/É')).toBe(foldedPath('a/e\u0301'))
  expect(foldedPath('a')).not.toBe(foldedPath('b'))
})
