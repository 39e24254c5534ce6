import { expect, it } from 'vitest'
import { TargetError } from '../errors/target-error.ts'
import { asTargetError } from './file-errors.ts'

const failed = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code })

it.each([
  ['ENOENT', 'NO_DIRECTORY'],
  ['ENOTDIR', 'NO_DIRECTORY'],
  ['EACCES', 'NO_PERMISSION'],
  ['EPERM', 'NO_PERMISSION'],
  ['EROFS', 'NO_PERMISSION'],
  ['ENOSPC', 'NO_SPACE'],
  ['EDQUOT', 'NO_SPACE'],
  ['EFBIG', 'NO_SPACE'],
  ['ENAMETOOLONG', 'FAILED'],
  ['EIO', 'FAILED'],
])('system code %s becomes %s, and the message says what to do', (code, expected) => {
  const cause = failed(code)
  expect(asTargetError(cause, '/data/file')).toMatchObject({
    ...{ name: 'TargetError', code: expected, cause },
    message: expect.stringMatching(/\/data.*\.$/),
  })
})

it('a TargetError stays the same, and a thrown text becomes FAILED', () => {
  const error = new TargetError('EXISTS', 'There is one.')
  expect(asTargetError(error, '/data/file')).toBe(error)
  expect(asTargetError('text', '/data/file')).toMatchObject({
    code: 'FAILED',
    message: expect.stringContaining('text'),
  })
})
