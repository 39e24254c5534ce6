import { describe, expect, it } from 'vitest'
import { homeDirectory } from './home-directory.ts'

describe('the home directory on Windows', () => {
  it.each([
    ['/c/Users/me', 'C:\\Users\\me'],
    ['/d', 'D:\\'],
    ['/cygdrive/c/Users/me', 'C:\\Users\\me'],
    ['C:\\Users\\me', 'C:\\Users\\me'],
    ['C:/Users/me', 'C:/Users/me'],
    ['\\\\server\\homes\\me', '\\\\server\\homes\\me'],
  ])('HOME=%s, as Git Bash, Cygwin or Windows sets it, is %s', (HOME, expected) => {
    expect(homeDirectory({ HOME }, 'win32')).toBe(expected)
  })

  it.each(['/home/me', '\\Users\\me', 'C:Users', '.', '~'])(
    'is none when HOME=%s depends on the current drive or directory (S16)',
    (HOME) => {
      expect(homeDirectory({ HOME }, 'win32')).toBeUndefined()
    },
  )
})

it('elsewhere /c/Users/me is that directory', () => {
  expect(homeDirectory({ HOME: '/c/Users/me' }, 'linux')).toBe('/c/Users/me')
})
