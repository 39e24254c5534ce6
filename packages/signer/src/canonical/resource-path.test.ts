import { describe, expect, it } from 'vitest'
import { resourcePath } from './resource-path.ts'

describe('resourcePath', () => {
  it.each([
    [{}, '/'],
    [{ bucket: 'demo' }, '/demo/'],
    [{ bucket: 'demo', key: 'a/b' }, '/demo/a/b'],
    [{ bucket: 'demo', key: '/a//../b' }, '/demo//a//../b'],
    [{ bucket: 'demo', key: '😀' }, '/demo/😀'],
  ])('of %j is %s', (request, path) => {
    expect(resourcePath(request)).toBe(path)
  })

  it.each([
    ['a key without a bucket', { key: 'a' }, 'bucket'],
    ['an empty bucket', { bucket: '' }, 'bucket'],
    ['an empty key', { bucket: 'demo', key: '' }, 'key'],
    ['half of an emoji', { bucket: 'demo', key: 'a\ud83d' }, 'key'],
  ])('refuses %s', (_what, request, field) => {
    expect(() => resourcePath(request)).toThrow(
      expect.objectContaining({ name: 'SigningError', code: 'RESOURCE_INVALID', field }),
    )
  })
})
