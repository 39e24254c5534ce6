import { describe, expect, it } from 'vitest'
import { pathFilter } from './path-filter.ts'

describe('pathFilter', () => {
  it.each([
    [['*.jpg'], [], 'a/b/c.jpg', true],
    [['*.jpg'], [], 'c.png', false],
    [['*.jpg', '*.png'], [], 'c.png', true],
    [[], ['*.tmp'], 'a/b.tmp', false],
    [[], ['*.tmp'], 'a/b.txt', true],
    [['*.txt'], ['secret*'], 'a/secret.txt', false],
    [['photos/**'], [], 'photos/2024/a.jpg', true],
    [['photos/**'], [], 'other/photos/a.jpg', false],
    [['photos/*'], [], 'photos/2024/a.jpg', false],
    [['./photos/*'], [], 'photos/a.jpg', true],
    [['./a.jpg'], [], 'photos/a.jpg', false],
    [[], ['*.{log,bak}'], 'x.bak', false],
    [[], ['[ab].txt'], 'b.txt', false],
    [['*.txt'], [], '.hidden.txt', true],
    [['a*'], [], 'A.txt', false],
  ])('with include %j and exclude %j, the file %s is uploaded: %s', (include, exclude, path, isTaken) => {
    expect(pathFilter({ include, exclude })({ path, kind: 'file' })).toBe(isTaken)
  })

  it.each([
    [[], ['node_modules'], 'a/node_modules', false],
    [[], ['node_modules/'], 'node_modules', false],
    [[], ['build/**'], 'build', false],
    [[], ['build/**'], 'src', true],
    [[], ['build/*.o'], 'build', true],
    [['*.jpg'], [], 'photos', true],
  ])('with include %j and exclude %j, the directory %s is read: %s', (include, exclude, path, isTaken) => {
    expect(pathFilter({ include, exclude })({ path, kind: 'directory' })).toBe(isTaken)
  })
})
