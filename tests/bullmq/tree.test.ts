import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openTree, queueTree } from '@oss/bullmq'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseServer } from '../databases/database-server.ts'
import { missingRedis, startRedis } from '../databases/redis-server.ts'
import { BUCKET, type Service, startService } from '../service/service.ts'
import { freshQueue, redisClient, startWorker, storedObjects, writeTree } from './queue-of-test.ts'

let server: DatabaseServer
let redis: Redis & AsyncDisposable
let service: Service

describe.skipIf(missingRedis !== undefined)('a tree that workers upload through a queue', () => {
  beforeAll(async () => {
    server = await startRedis()
    redis = redisClient(server)
  })
  afterAll(async () => {
    await redis?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    service = await startService()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  it('is stored completely, in jobs of limited size, and its progress is seen from anywhere', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`d${index % 7}/file-${index}`, 1000 + index]),
    )
    const directory = await writeTree(service, { ...files, 'large.bin': 300_000 })
    const queue = freshQueue(server)
    await using tree = await queueTree({ queue, bucket: BUCKET, directory, prefix: 'a/', filesPerJob: 10 })
    await using _worker = startWorker(service, queue, redis, { batch: { partSize: 102_400 } })
    await using elsewhere = openTree({ queue, id: tree.id })
    const progress = await elsewhere.finished()
    expect(progress).toMatchObject({
      state: 'completed',
      isCounted: true,
      filesFound: 61,
      filesUploaded: 61,
      filesFailed: 0,
      jobs: { found: 7, active: 0, completed: 7, failed: 0 },
    })
    const objects = await storedObjects(
      service.emulator,
      [...Object.keys(files), 'large.bin'].map((path) => `a/${path}`),
    )
    for (const [key, bytes] of objects) expect(bytes).toEqual(await readFile(join(directory, key.slice(2))))
  })
})
