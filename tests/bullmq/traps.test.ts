import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openTree, queueTree } from '@oss/bullmq'
import { createRedisBackend, FlowProducer, Queue, withBackend } from 'bullmq'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { manySizes, writeTree } from '../batch/tree.ts'
import { missingRedis } from '../databases/redis-server.ts'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { freshQueue, type RunningRedis, startQueueRedis, startWorker } from './queue-of-test.ts'
import { killWorker, startWorkerProcess, whenReady } from './worker-process.ts'

let running: RunningRedis
let service: Service

/** Sent requests that store something. */
function stored(): string[] {
  return service.emulator.requests
    .filter(({ operation, status }) => status === 200 && /^(PutObject|UploadPart)$/.test(operation))
    .map(({ key, partNumber }) => `${key} ${partNumber ?? ''}`)
}

describe.skipIf(missingRedis !== undefined)('traps of BullMQ', () => {
  beforeAll(async () => {
    running = await startQueueRedis()
  })
  afterAll(() => running?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    service = await startService()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  /** Kills the worker of the only job whenever it has begun, so often, and then lets one end it. */
  async function killOften(
    queue: ReturnType<typeof freshQueue>,
    kills: number,
    maxStalls: number,
  ): Promise<void> {
    const settings = {
      ...{
        endpoint: service.emulator.endpoint,
        queue,
        slots: 1,
        jobs: 1,
        partSize: PART,
        lockMs: 1000,
        maxStalls,
      },
      checkpoints: {
        kind: 'database',
        database: 'Redis',
        port: running.server.port,
        name: String(queue.name),
        leaseMs: 3000,
      },
    } as const
    service.emulator.faults.add({
      match: { operation: 'PutObject' },
      fault: { kind: 'hang', when: 'before-body' },
    })
    for (let kill = 0; kill < kills; kill++) {
      const before = service.emulator.requests.length
      const child = startWorkerProcess(settings)
      await whenReady(child)
      await expect.poll(() => service.requests().slice(before), { interval: 20 }).toContain('PutObject')
      await killWorker(child)
    }
    service.emulator.faults.clear()
  }

  it('a job whose worker died three times is done by the next one', async () => {
    const { directory } = await writeTree(service, { a: 1000 })
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory })
    await killOften(queue, 3, 100)
    await using _worker = startWorker(service, queue, running.redis)
    expect(await tree.finished()).toMatchObject({ state: 'completed', filesUploaded: 1 })
  })

  it('a job whose worker died more often than maxStalls fails, and its tree ends, with the reason', async () => {
    const { directory } = await writeTree(service, { a: 1000 })
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory })
    await killOften(queue, 2, 1)
    await using _worker = startWorker(service, queue, running.redis, { maxStalls: 1 })
    expect(await tree.finished()).toMatchObject({
      state: 'failed',
      reason: '1 of 1 files were not uploaded.',
      filesFailed: 1,
      jobs: { failed: 1 },
    })
    expect(await Array.fromAsync(tree.failures())).toMatchObject([
      { file: directory, key: '', message: expect.stringContaining('stalled more than allowable limit') },
    ])
  })

  it('a parent of a child that fails waits for ever by default, so ranges and plans say what happens then', async () => {
    const { name = '', connection } = freshQueue(running.server)
    const options = { connection: { url: connection } }
    const flow = new FlowProducer(options)
    const children = [{ name: 'child', queueName: name, data: {} }]
    await flow.add({ name: 'parent', queueName: name, children, opts: { jobId: 'parent-1' } })
    const { Worker } = withBackend(createRedisBackend)
    const worker = new Worker(name, () => Promise.reject(new Error('for good')), options)
    const queue = new Queue(name, options)
    await expect.poll(() => queue.getFailedCount()).toBe(1)
    expect(await queue.getJobState('parent-1')).toBe('waiting-children')
    await Promise.all([worker.close(), queue.close(), flow.close()])
  })

  it('a tree of which files fail for good ends, and lists them; the others are stored', async () => {
    const tree = await writeTree(service, { ...manySizes(20, 500), 'd1/refused': 500 })
    service.emulator.faults.add({
      match: { operation: 'PutObject', key: 'p/d1/refused' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const queue = freshQueue(running.server)
    await using queued = await queueTree({
      ...{ queue, bucket: BUCKET, directory: tree.directory, prefix: 'p/', filesPerJob: 5 },
    })
    await using _worker = startWorker(service, queue, running.redis)
    expect(await queued.finished()).toMatchObject({
      state: 'failed',
      reason: '1 of 21 files were not uploaded.',
      filesUploaded: 20,
      filesFailed: 1,
      bytesLeft: 500,
    })
    await using elsewhere = openTree({ queue, id: queued.id })
    expect(await Array.fromAsync(elsewhere.failures())).toEqual([
      {
        file: join(tree.directory, 'd1/refused'),
        key: 'p/d1/refused',
        code: 'AccessDenied',
        message: expect.stringContaining('AccessDenied'),
        isTemporary: false,
      },
    ])
  })

  it('a directory that is gone when a worker walks it fails its tree, with the reason', async () => {
    const { directory } = await writeTree(service, { a: 1 })
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory })
    await rm(directory, { recursive: true })
    await using _worker = startWorker(service, queue, running.redis)
    expect(await tree.finished()).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(directory),
    })
  })

  it('no job holds receipts or secrets', async () => {
    const { directory } = await writeTree(service, { ...manySizes(12, 500), large: 3 * PART })
    const queue = freshQueue(running.server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory, filesPerJob: 5 })
    await using _worker = startWorker(service, queue, running.redis, { batch: { partSize: PART } })
    await tree.finished()
    const texts: string[] = []
    for (const key of await running.redis.keys(`bull:${queue.name}:*`))
      texts.push(JSON.stringify(await contentOf(key)))
    const all = texts.join('\n')
    expect(all).toContain('filesUploaded')
    const { etag } = service.emulator.state.describeObject(BUCKET, 'large') ?? { etag: '' }
    expect(etag).toMatch(/-3$/)
    for (const secret of [etag, etag.slice(0, 32), 'uploadId', 'etag', 'crc64'])
      expect(all.includes(secret)).toBe(false)
  })

  async function contentOf(key: string): Promise<unknown> {
    switch (await running.redis.type(key)) {
      case 'hash':
        return await running.redis.hgetall(key)
      case 'list':
        return await running.redis.lrange(key, 0, -1)
      case 'stream':
        return await running.redis.xrange(key, '-', '+')
      case 'zset':
        return await running.redis.zrange(key, '0', '-1')
      case 'set':
        return await running.redis.smembers(key)
      default:
        return await running.redis.get(key)
    }
  }

  it('a queue that is lost costs a second walk: nothing is sent twice except what was under way', async () => {
    const tree = await writeTree(service, { ...manySizes(120, 500), large: 8 * PART })
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 50 } })
    const queue = freshQueue(running.server)
    const input = { queue, bucket: BUCKET, directory: tree.directory, prefix: 'p/', filesPerJob: 10 }
    const options = { slots: 1, batch: { partSize: PART, jobs: 2 } }
    {
      await using _tree = await queueTree(input)
      await using _worker = startWorker(service, queue, running.redis, options)
      await expect.poll(() => stored().length, { interval: 5 }).toBeGreaterThan(60)
      for (const key of await running.redis.keys(`bull:${queue.name}:*`)) await running.redis.del(key)
    }
    await using again = await queueTree(input)
    await using _worker = startWorker(service, queue, running.redis, options)
    expect(await again.finished()).toMatchObject({ state: 'completed', filesFailed: 0 })
    expect(await tree.isStored('p/')).toBe(true)
    const sent = stored()
    const twice = sent.filter((name, index) => sent.indexOf(name) !== index)
    // Two files at a time, or the parts of one.
    expect(twice.length).toBeLessThanOrEqual(2 + 3)
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  })
})
