import { type FileResult, SourceError, TransportError } from '@oss/client'
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

function failed(error: Error): FileResult {
  return { kind: 'failed', file: 'a', key: 'a', error }
}

describe('the exit code of a batch', () => {
  it.each([
    [[], 0],
    [[UNREADABLE], 66],
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
