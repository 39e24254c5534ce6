import { CheckpointError, SourceError } from '@oss/multipart'
import { expect, it } from 'vitest'
import { failureScope } from './failure-scope.ts'
import { isTooManyOpenFiles } from './too-many-open-files.ts'

const emfile = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })

it.each([
  ['a file', new SourceError('SOURCE_UNREADABLE', 'f', { cause: emfile })],
  [
    'a checkpoint',
    new CheckpointError('UNWRITABLE', 'c', { cause: Object.assign(new Error(), { code: 'ENFILE' }) }),
  ],
  [
    'a connection to several addresses',
    new Error('connect', { cause: new AggregateError([new Error('x'), emfile]) }),
  ],
])('too many open files are recognised behind the error of %s, and do not end a batch', (_, error) => {
  expect(isTooManyOpenFiles(error)).toBe(true)
  expect(failureScope(error, true)).toBe('file')
})

it('other errors, including one that is its own cause, do not count', () => {
  const circular = new Error('circular')
  circular.cause = circular
  expect(isTooManyOpenFiles(circular)).toBe(false)
  expect(isTooManyOpenFiles(Object.assign(new Error(), { code: 'ENOENT' }))).toBe(false)
  expect(failureScope(new CheckpointError('UNWRITABLE', 'c'), true)).toBe('all')
})
