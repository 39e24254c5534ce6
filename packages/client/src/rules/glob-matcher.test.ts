import { expect, it } from 'vitest'
import { globMatcher } from './glob-matcher.ts'

it.each([
  ['*.html', 'index.html', true],
  ['*.html', 'docs/guide/index.html', true],
  ['*', '.env', true],
  ['assets/**', 'assets/.cache/a.js', true],
  ['assets/**', 'other/assets/a.js', false],
  ['assets/*.js', 'assets/deep/a.js', false],
  ['./assets/*.js', 'assets/a.js', true],
  ['node_modules/', 'deep/node_modules', true],
  ['/', '/', true],
])('the pattern %s and the path %s: %s', (pattern, path, matches) => {
  expect(globMatcher([pattern])(path)).toBe(matches)
})

it('a path matches when one of several patterns does', () => {
  const matches = globMatcher(['*.html', '*.css'])
  expect(['a.html', 'a.css', 'a.js'].map(matches)).toEqual([true, true, false])
})

it('an empty pattern is rejected', () => {
  expect(() => globMatcher(['*.html', ''])).toThrow('pattern must not be empty')
})
