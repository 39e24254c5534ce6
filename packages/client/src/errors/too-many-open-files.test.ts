import { CheckpointError, SourceError } from '@oss/multipart'
import { expect, it } from 'vitest'
import { concernOf } from './failure-scope.ts'
import { lacksDescriptor } from './too-many-open-files.ts'

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
  expect(lacksDescriptor(error)).toBe(true)
  expect(concernOf(error, true)).toBe('file')
})

it('other errors, also one that is its own cause, are not taken for it', () => {
  const circular = new Error('circular')
  circular.cause = circular
  expect(lacksDescriptor(circular)).toBe(false)
  expect(lacksDescriptor(Object.assign(new Error(), { code: 'ENOENT' }))).toBe(false)
  expect(concernOf(new CheckpointError('UNWRITABLE', 'c'), true)).toBe('all')
})
