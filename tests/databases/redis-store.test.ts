import { setTimeout as wait } from 'node:timers/promises'
import { type RedisCheckpointStore, type RedisClient, redisCheckpointStore } from '@oss/checkpoint-redis'
import { type CheckpointId, discardUpload, partNumber } from '@oss/multipart'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { uploadHeader } from '../checkpoint/upload-header.ts'
import { recorded, startUpload } from '../owners/running-transfer.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { headerOf, idOf, partOf } from './example-records.ts'
import { CONNECT, type ConnectedClient } from './redis-clients.ts'
import { missingRedis, type RedisServer, startRedis } from './redis-server.ts'

const id = idOf('a')
let server: RedisServer
let connected: ConnectedClient
let service: Service
let stores = 0

/** A client whose commands go through a function first. */
function through(
  act: (send: () => Promise<unknown>, args: readonly string[]) => Promise<unknown>,
): RedisClient {
  const { client } = connected
  if (!('call' in client)) throw new Error('this needs a client of ioredis')
  return { call: (command, ...args) => act(() => client.call(command, ...args), [command, ...args]) }
}

/** A store whose keys no other test has. */
function freshStore(leaseMs = 30_000, client: RedisClient = connected.client): RedisCheckpointStore {
  stores += 1
  return redisCheckpointStore({ client, leaseMs, prefix: `store-${stores}:` })
}

/** The same store, as another process sees it. */
function sameStore(client: RedisClient = connected.client): RedisCheckpointStore {
  return redisCheckpointStore({ client, leaseMs: 3000, prefix: `store-${stores}:` })
}

async function restoredParts(of: CheckpointId = id): Promise<readonly number[] | undefined> {
  await using lease = await sameStore().acquire(of)
  return lease.restored.checkpoint?.parts.map(({ number }) => number).sort()
}

describe.skipIf(missingRedis !== undefined)('checkpoints in Redis', () => {
  beforeAll(async () => {
    server = await startRedis()
    connected = await CONNECT.ioredis(server.port)
  })
  afterAll(async () => {
    await connected?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    service = await startService()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  it('an upload survives a Redis that is killed and away for 10 s, with a lease of 30 s', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 100 } })
    const upload = await startUpload(service, freshStore())
    await recorded(upload, 2)
    await server.kill()
    await wait(10_000)
    await server.start()
    expect(await upload.done()).toMatchObject({ partsTotal: 6, partsReused: 0 })
    expect(service.requests().filter((request) => request.startsWith('UploadPart'))).toHaveLength(6)
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])).toEqual(
      Buffer.from(bytesOf(6 * PART)),
    )
    expect(await Array.fromAsync(sameStore().list())).toEqual([])
  })

  it('what was recorded before Redis was killed is there when it runs again', async () => {
    await using lease = await freshStore().acquire(id)
    await lease.begin(headerOf('a'))
    for (const number of [1, 2, 3]) await lease.recordPart(partOf(number))
    await server.kill()
    await server.start()
    await lease.recordPart(partOf(4))
    await lease[Symbol.asyncDispose]()
    expect(await restoredParts()).toEqual([1, 2, 3, 4])
  })

  it('an owner that was paused beyond its lease cannot write after another one has acquired the checkpoint', async () => {
    let resume = Promise.withResolvers<void>()
    resume.resolve()
    const paused = through(async (send) => {
      await resume.promise
      return send()
    })
    const old = await freshStore(3000, paused).acquire(id)
    await old.begin(headerOf('a'))
    resume = Promise.withResolvers<void>()
    const other = sameStore()
    const locked = await other.acquire(id).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(locked).toMatchObject({
      code: 'LOCKED',
      isTemporary: true,
      owner: { description: expect.stringContaining(`process ${process.pid} on host`) },
    })
    await expect.poll(() => other.acquire(id).catch(() => undefined), { interval: 50 }).toBeDefined()
    resume.resolve()
    const writes = [old.recordPart(partOf(1)), old.markCompleting(), old.begin(headerOf('a')), old.remove()]
    for (const result of await Promise.allSettled(writes))
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'TAKEN_OVER' } })
    expect(old.lost.aborted).toBe(true)
    expect(old.lost.reason).toMatchObject({ code: 'TAKEN_OVER' })
    await old[Symbol.asyncDispose]()
    await other.release(id)
    expect(await restoredParts()).toEqual([])
  })

  it('an owner that renews in time keeps its checkpoint for longer than one lease', async () => {
    await using lease = await freshStore(3000).acquire(id)
    await wait(5000)
    await expect(sameStore().acquire(id)).rejects.toMatchObject({ code: 'LOCKED' })
    await lease.begin(headerOf('a'))
  })

  it('a call whose response was lost is made again, and counts once', async () => {
    const seen = new Map<string, number>()
    const losing = through(async (send, args) => {
      const reply = await send()
      const key = JSON.stringify(args)
      seen.set(key, (seen.get(key) ?? 0) + 1)
      if (seen.get(key) === 1) throw new Error('Connection is closed.')
      return reply
    })
    {
      await using lease = await freshStore(30_000, losing).acquire(id)
      await lease.begin(headerOf('a'))
      await lease.recordPart(partOf(1))
      await lease.markCompleting()
      await lease.renew?.()
    }
    expect([...seen.values()].every((count) => count >= 2)).toBe(true)
    await using lease = await sameStore(losing).acquire(id)
    expect(lease.restored.checkpoint).toEqual({
      header: headerOf('a'),
      parts: [partOf(1)],
      completing: true,
    })
    await lease.remove()
    expect(await sameStore(losing).has(id)).toBe(false)
  })

  it('a command that arrives again, after later ones, changes nothing', async () => {
    const commands: (() => Promise<unknown>)[] = []
    const kept = through((send) => {
      commands.push(send)
      return send()
    })
    await using lease = await freshStore(30_000, kept).acquire(id)
    await lease.begin(headerOf('a'))
    await lease.recordPart(partOf(1))
    await lease.remove()
    await lease.begin(headerOf('a', 'UPLOAD2'))
    await lease.recordPart(partOf(2))
    for (const send of commands.slice(0, 4)) await send()
    const [stored] = await Array.fromAsync(sameStore().list())
    expect(stored && uploadHeader(stored).uploadId).toBe('UPLOAD2')
    expect(stored?.parts).toEqual([partOf(2)])
  })

  it('a request from another process cancels an upload within 2 s', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 2000 } })
    const upload = await startUpload(service, freshStore())
    await expect.poll(() => service.requests()).toContain('UploadPart 1')
    const startedAt = performance.now()
    expect(await sameStore().request(upload.id, 'cancel')).toBe(true)
    await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(await Array.fromAsync(sameStore().list())).toEqual([])
  })

  it('a listing of more checkpoints than a page has each of them once', async () => {
    const store = freshStore()
    const names = Array.from({ length: 250 }, (_, index) => `object-${index}`)
    for (const name of names) {
      await using lease = await store.acquire(idOf(name))
      await lease.begin(headerOf(name))
    }
    const listed = await Array.fromAsync(store.list({ parts: false }))
    expect(new Set(listed.map(({ header }) => header.target.key))).toEqual(new Set(names))
    expect(listed).toHaveLength(names.length)
  })

  it('a sweep aborts old uploads and removes their checkpoints, the oldest first, and leaves owned ones', async () => {
    const store = freshStore()
    const client = service.client()
    const api = client.multipartApi()
    const target = (key: string) => ({ endpoint: service.emulator.endpoint, bucket: BUCKET, key })
    for (const key of ['a', 'b', 'c']) {
      const uploadId = await api.initiate(target(key), new AbortController().signal)
      await using lease = await store.acquire(idOf(key, target(key)))
      await lease.begin({ ...headerOf(key, uploadId), target: target(key) })
    }
    await wait(20)
    const owned = await store.acquire(idOf('a', target('a')))
    const discard = ({ id: old }: { readonly id: CheckpointId }) =>
      discardUpload({ id: old, api, checkpoints: store })
    expect(await store.sweep({ olderThanMs: 60_000, discard })).toEqual({ discarded: 0, failures: [] })
    expect(await store.sweep({ olderThanMs: 10, limit: 2, discard })).toEqual({ discarded: 1, failures: [] })
    expect(service.emulator.state.listUploads(BUCKET).map(({ key }) => key)).toEqual(['a', 'c'])
    await owned[Symbol.asyncDispose]()
    const failing = new Error('no permission')
    expect(await store.sweep({ olderThanMs: 10, discard: () => Promise.reject(failing) })).toMatchObject({
      discarded: 0,
      failures: [{ error: failing }, { error: failing }],
    })
    expect(await store.sweep({ olderThanMs: 10, discard })).toEqual({ discarded: 2, failures: [] })
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(await Array.fromAsync(store.list())).toEqual([])
  })

  it('a checkpoint that Redis refuses for good fails at once, with the reason', async () => {
    await using client = {
      redis: new Redis({ port: server.port, host: '127.0.0.1' }),
      [Symbol.asyncDispose]: async () => client.redis.disconnect(),
    }
    const store = freshStore()
    await client.redis.set(`store-${stores}:checkpoint:${id}`, 'of another program')
    const startedAt = performance.now()
    await expect(store.acquire(id)).rejects.toMatchObject({
      code: 'UNWRITABLE',
      message: expect.stringContaining('WRONGTYPE'),
    })
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('a record that cannot be read is left out, and the restored checkpoint says so', async () => {
    const store = freshStore()
    {
      await using lease = await store.acquire(id)
      await lease.begin(headerOf('a'))
      await lease.recordPart(partOf(1))
      await lease.recordPart(partOf(2))
    }
    const redis = new Redis({ port: server.port, host: '127.0.0.1' })
    await redis.hset(`store-${stores}:checkpoint:${id}`, '1', '{"part":1}')
    redis.disconnect()
    await using lease = await sameStore().acquire(id)
    expect(lease.restored.checkpoint?.parts.map(({ number }) => number)).toEqual([partNumber(2)])
    expect(lease.restored.damage).toContain('a line has other fields than part')
  })
})

describe('options of the store in Redis', () => {
  const client: RedisClient = { call: () => Promise.reject(new Error('nothing is sent')) }

  it.each([
    ['client', { client: {} as RedisClient }, 'client must be a client of ioredis or redis'],
    ['leaseMs', { client, leaseMs: 2999 }, 'leaseMs must be a whole number from 3000 to 3600000 (got 2999)'],
    ['leaseMs', { client, leaseMs: 3_600_001 }, '(got 3600001)'],
    ['prefix', { client, prefix: '' }, 'prefix must be a text of 1 to 512 characters'],
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
