import {
  openTree,
  type QueueTreeOptions,
  queueTree,
  type UploadWorkerOptions,
  uploadWorker,
} from '@oss/bullmq'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { anonymousCredentials, OssClient } from '@oss/client'
import { describe, expect, it } from 'vitest'

// Nothing listens there: an option that is accepted would end the test by its time limit.
const queue = { connection: 'redis://127.0.0.1:1' }
const client = new OssClient({ region: 'cn-hangzhou', credentials: anonymousCredentials() })
const checkpoints = memoryCheckpointStore()

describe('options of queueTree', () => {
  const tree = { queue, bucket: 'bucket', directory: import.meta.dirname }

  it.each([
    ['queue', { queue: undefined }, 'queue must be an object with a connection (got undefined)'],
    [
      'queue.connection',
      { queue: {} },
      'queue.connection must be a URL, or what BullMQ accepts (got undefined)',
    ],
    ['queue.connection', { queue: { connection: 'http://user:password@host' } }, '(got string)'],
    [
      'queue.name',
      { queue: { ...queue, name: 'a:b' } },
      'queue.name must be a string without ":" (got string)',
    ],
    ['queue.prefix', { queue: { ...queue, prefix: '' } }, 'queue.prefix must be a non-empty string'],
    ['queue.backend', { queue: { ...queue, backend: {} } }, 'queue.backend must be a function'],
    ['id', { id: 'a:b' }, 'id must be a string without ":" (got string)'],
    ['filesPerJob', { filesPerJob: 0 }, 'filesPerJob must be a whole number from 1 to 10000 (got 0)'],
    ['filesPerJob', { filesPerJob: 10_001 }, '(got 10001)'],
    ['client', { client: {} }, 'client must be an OssClient (got object)'],
    ['prefix', { prefix: 1 }, 'prefix must be a string (got 1)'],
  ])(
    '%s is refused before anything is queued when it is out of range: %#',
    async (field, options, message) => {
      await expect(queueTree({ ...tree, ...options } as QueueTreeOptions)).rejects.toMatchObject({
        name: 'ValidationError',
        code: 'OPTION_INVALID',
        field,
        message: expect.stringContaining(message),
      })
    },
  )

  it('a bucket that cannot exist is refused before anything is queued', async () => {
    await expect(queueTree({ ...tree, bucket: 'No Bucket' })).rejects.toMatchObject({
      code: 'BUCKET_INVALID',
    })
  })

  it.each([`${import.meta.dirname}/nothing`, import.meta.filename])(
    'a directory that cannot be read is refused before anything is queued: %#',
    async (directory) => {
      const error = { code: 'SOURCE_UNREADABLE', message: expect.stringContaining(directory) }
      await expect(queueTree({ ...tree, directory })).rejects.toMatchObject(error)
    },
  )

  it('a password in a URL that is refused is not in the error', async () => {
    const bad = { ...tree, queue: { connection: 'mysql://user:hunter2@host' } }
    await expect(queueTree(bad)).rejects.toThrow(expect.not.stringContaining('hunter2'))
  })
})

describe('options of uploadWorker', () => {
  it.each([
    ['client', { client: {} }, 'client must be an OssClient (got object)'],
    ['checkpoints', { checkpoints: {} }, 'checkpoints must be a checkpoint store that all workers share'],
    ['queue', { queue: null }, 'queue must be an object with a connection (got null)'],
    ['slots', { slots: 0 }, 'slots must be a whole number from 1 to 100 (got 0)'],
    ['slots', { slots: 101 }, '(got 101)'],
    ['lockMs', { lockMs: 999 }, 'lockMs must be a whole number from 1000 to 3600000 (got 999)'],
    ['maxStalls', { maxStalls: 0 }, 'maxStalls must be a whole number from 1 to 10000 (got 0)'],
    [
      'maxRequestsPerSecond',
      { maxRequestsPerSecond: 0 },
      'maxRequestsPerSecond must be a positive number (got 0)',
    ],
    ['maxRequestsPerSecond', { maxRequestsPerSecond: Infinity }, '(got Infinity)'],
    ['onError', { onError: 1 }, 'onError must be a function (got 1)'],
    ['batch', { batch: null }, 'batch must be an object (got null)'],
    ['jobs', { batch: { jobs: 0 } }, 'jobs must be a whole number from 1 to 1000 (got 0)'],
  ])('%s is refused before anything is connected when it is out of range: %#', (field, options, message) => {
    const worker = { client, checkpoints, queue, ...options } as UploadWorkerOptions
    expect(() => uploadWorker(worker)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', field, message: expect.stringContaining(message) }),
    )
  })
})

describe('options of openTree', () => {
  it.each([undefined, '', 'a:b', 1])('an id that no tree has is refused: %s', (id) => {
    expect(() => openTree({ queue, id: id as string })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', field: 'id' }),
    )
  })
})
