import { openTree, queueTree } from '@oss/bullmq'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { manySizes, writeTree } from '../batch/tree.ts'
import { missingRedis } from '../databases/redis-server.ts'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { freshQueue, type RunningRedis, startQueueRedis, startWorker } from './queue-of-test.ts'

let running: RunningRedis
let service: Service

describe.skipIf(missingRedis !== undefined)('a tree that workers upload through a queue', () => {
  beforeAll(async () => {
    running = await startQueueRedis()
  })
  afterAll(() => running?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    service = await startService()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  it('is stored completely, in jobs of limited size, and its progress is seen from anywhere', async () => {
    const { directory, isStored } = await writeTree(service, {
      ...manySizes(60, 1000),
      'large.bin': 3 * PART,
    })
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory, prefix: 'a/', filesPerJob: 10 })
    await using _worker = startWorker(service, queue, running.redis, { batch: { partSize: PART } })
    await using elsewhere = openTree({ queue, id: tree.id })
    expect(await elsewhere.finished()).toEqual({
      ...{ state: 'completed', reason: undefined, isCounted: true },
      ...{
        filesFound: 61,
        filesUploaded: 61,
        filesUnchanged: 0,
        filesUpdated: 0,
        filesFailed: 0,
        filesSkipped: 0,
      },
      ...{ bytesFound: 367_200, bytesUploaded: 367_200, bytesUnchanged: 0, bytesLeft: 0 },
      jobs: { found: 7, active: 0, completed: 7, failed: 0 },
    })
    expect(await isStored('a/')).toBe(true)
  })

  it('is not sent again by a second run, and only once under one id', async () => {
    const { directory } = await writeTree(service, manySizes(12, 100))
    const queue = freshQueue(running.server)
    await using _worker = startWorker(service, queue, running.redis)
    const input = { queue, bucket: BUCKET, directory, client: service.client() }
    await using first = await queueTree({ ...input, id: 'nightly' })
    await first.finished()
    const sent = service.requests().length
    await using same = await queueTree({ ...input, id: 'nightly' })
    expect(await same.finished()).toMatchObject({ state: 'completed', filesUploaded: 12 })
    // The one request of queueTree itself.
    expect(service.requests().slice(sent)).toEqual(['ListObjectsV2'])
    await using second = await queueTree(input)
    expect(await second.finished()).toMatchObject({ filesUploaded: 0, filesUnchanged: 12 })
    expect(service.requests().slice(sent)).not.toContain('PutObject')
  })

  it('of a bucket that does not exist is refused before anything is queued, when a client is given', async () => {
    const { directory } = await writeTree(service, { a: 1 })
    const queue = freshQueue(running.server)
    const input = { queue, bucket: 'no-such-bucket', directory, client: service.client(), id: 'refused' }
    await expect(queueTree(input)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await using tree = openTree({ queue, id: 'refused' })
    expect(await tree.progress()).toBeUndefined()
    expect(await tree.finished()).toBeUndefined()
  })

  it('that its only worker leaves is continued at once by the next one, from its parts', async () => {
    const { directory, isStored } = await writeTree(service, { large: 40 * PART })
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory, prefix: 'p/' })
    const options = { lockMs: 60_000, batch: { partSize: PART } }
    {
      await using _worker = startWorker(service, queue, running.redis, options)
      await expect.poll(() => service.requests(), { interval: 5 }).toContain('UploadPart 12')
    }
    const parts = (): string[] => service.requests().filter((request) => request.startsWith('UploadPart'))
    expect(parts().length).toBeLessThan(30)
    expect(await tree.progress()).toMatchObject({ state: 'uploading', filesFound: 1, filesUploaded: 0 })
    await using _worker = startWorker(service, queue, running.redis, options)
    expect(await tree.finished()).toMatchObject({ state: 'completed', filesUploaded: 1 })
    expect(await isStored('p/')).toBe(true)
    // Those that were in flight.
    expect(parts().length).toBeLessThanOrEqual(40 + 3)
  })

  it('is sent by two workers that together keep the limit of requests per second', async () => {
    const { directory } = await writeTree(service, manySizes(240, 100))
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory, filesPerJob: 10 })
    const options = { slots: 2, maxRequestsPerSecond: 50 }
    await using _one = startWorker(service, queue, running.redis, options)
    await using _other = startWorker(service, queue, running.redis, options)
    expect(await tree.finished()).toMatchObject({ state: 'completed', filesUploaded: 240 })
    const times = service.emulator.requests.map(({ startedAt }) => startedAt)
    expect(times.length).toBeGreaterThanOrEqual(240)
    const mostInSecond = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length),
    )
    // What a tenth of a second may catch up, and timers of a busy machine that fire late and together.
    expect(mostInSecond).toBeLessThanOrEqual(75)
  })

  it('gives each file the options of its path in the tree, whatever range it is in', async () => {
    const { directory } = await writeTree(service, {
      'assets/a.css': 10,
      'assets/deep/b.css': 10,
      'other/c.css': 10,
    })
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory, prefix: 'p/', filesPerJob: 1 })
    const batch = { fileOptions: { 'assets/**': { cacheControl: 'max-age=60' } } }
    await using _worker = startWorker(service, queue, running.redis, { batch })
    await tree.finished()
    const cached = ['assets/a.css', 'assets/deep/b.css', 'other/c.css'].map(
      (path) =>
        service.emulator.state.describeObject(BUCKET, `p/${path}`)?.properties.contentHeaders[
          'Cache-Control'
        ],
    )
    expect(cached).toEqual(['max-age=60', 'max-age=60', undefined])
  })
})
