import { type FileResult, SourceError, TransportError, ValidationError } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { createBatchTally } from './batch-tally.ts'

const NETWORK = new TransportError({
  code: 'CONNECT_FAILED',
  message: 'The connection was refused.',
  operation: 'PutObject',
  method: 'PUT',
  target: 'oss-cn-hangzhou.aliyuncs.com',
  attempts: 10,
  mayHaveBeenApplied: false,
})
const UNREADABLE = new SourceError('SOURCE_UNREADABLE', 'a cannot be read.')
// A name that no key can have is found when other files may have been sent.
const BAD_NAME = new ValidationError('KEY_INVALID', 'key', 'key is too long')

function failed(error: Error): FileResult {
  return { kind: 'failed', file: 'a', key: 'a', error }
}

describe('the exit code of a batch', () => {
  it.each([
    [[], 0],
    [[UNREADABLE], 66],
    [[BAD_NAME], 66],
    [[BAD_NAME, NETWORK], 69],
    [[NETWORK], 69],
    // A script that retries after network failures runs it again, and then gets the other error.
    [[UNREADABLE, NETWORK], 69],
    [[NETWORK, UNREADABLE], 69],
    [[UNREADABLE, new Error('a defect')], 66],
  ])('of files that failed with %s is %d', (errors, code) => {
    const tally = createBatchTally()
    for (const error of errors) tally.add(failed(error))
    tally.add({ kind: 'skipped', file: 'link', reason: 'symlink' })
    expect(tally.exitCode()).toBe(code)
  })
})
