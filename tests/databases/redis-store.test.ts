import { type RedisClient, redisCheckpointStore } from '@oss/checkpoint-redis'
import { partNumber } from '@oss/multipart'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { headerOf, idOf, partOf } from './example-records.ts'
import { CONNECT } from './redis-clients.ts'
import { startRelay } from './relay.ts'
import { type RunningDatabase, startDatabase } from './start-database.ts'
import { redisWith } from './tested-databases.ts'

const id = idOf('a')
const database = redisWith('ioredis')

describe.skipIf(database.missing !== undefined)('what is special about checkpoints in Redis', () => {
  let running: RunningDatabase
  let redis: Redis
  beforeAll(async () => {
    running = await startDatabase(database)
    redis = new Redis({ port: running.server.port, host: '127.0.0.1' })
  })
  afterAll(async () => {
    redis?.disconnect()
    await running?.[Symbol.asyncDispose]()
  })

  it('a checkpoint that Redis refuses for good fails at once, with the reason', async () => {
    const store = await running.connected.store({ name: 'refused' })
    await redis.set(`refused:checkpoint:${id}`, 'of another program')
    const startedAt = performance.now()
    await expect(store.acquire(id)).rejects.toMatchObject({
      code: 'UNWRITABLE',
      message: expect.stringContaining('WRONGTYPE'),
    })
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('a record that cannot be read is left out, and the restored checkpoint says so', async () => {
    const store = await running.connected.store({ name: 'damaged' })
    {
      await using lease = await store.acquire(id)
      await lease.begin(headerOf('a'))
      await lease.recordPart(partOf(1))
      await lease.recordPart(partOf(2))
    }
    await redis.hset(`damaged:checkpoint:${id}`, '1', '{"part":1}')
    await using lease = await store.acquire(id)
    expect(lease.restored.checkpoint?.parts.map(({ number }) => number)).toEqual([partNumber(2)])
    expect(lease.restored.damage).toContain('a line has other fields than part')
  })
})

describe.skipIf(database.missing !== undefined)('a connection to Redis that falls silent', () => {
  it.each(['ioredis', 'redis'] as const)(
    'is replaced by a client of %s with a socketTimeout',
    async (library) => {
      await using server = await database.start()
      await using relay = await startRelay(server.port)
      await using connected = await CONNECT[library](relay.port, { socketTimeout: 1000 })
      const store = redisCheckpointStore({ client: connected.client, leaseMs: 10_000 })
      await using lease = await store.acquire(id)
      await lease.begin(headerOf('a'))
      relay.silence()
      await lease.recordPart(partOf(1))
      expect(await store.has(id)).toBe(true)
    },
  )
})

describe('options of the store in Redis', () => {
  const client: RedisClient = { call: () => Promise.reject(new Error('nothing is sent')) }

  it.each([
    ['client', { client: {} as RedisClient }, 'client must be a client of ioredis or redis'],
    ['leaseMs', { client, leaseMs: 2999 }, 'leaseMs must be a whole number from 3000 to 3600000 (got 2999)'],
    ['leaseMs', { client, leaseMs: 3_600_001 }, '(got 3600001)'],
    ['prefix', { client, prefix: '' }, 'prefix must be a string of 1 to 512 characters'],
  ])('%s is refused when it is out of range', (field, options, message) => {
    expect(() => redisCheckpointStore(options)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', field, message: expect.stringContaining(message) }),
    )
  })

  it.each([
    [{ olderThanMs: 0, discard: async () => {} }, 'olderThanMs'],
    [{ olderThanMs: 1, limit: 0, discard: async () => {} }, 'limit'],
    [{ olderThanMs: 1, discard: 'x' as never }, 'discard'],
  ])('a sweep with bad options is refused before anything is read: %#', async (options, field) => {
    await expect(redisCheckpointStore({ client }).sweep(options)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      field,
    })
  })
})
