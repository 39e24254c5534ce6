import { setTimeout as wait } from 'node:timers/promises'
import type { DatabaseCheckpointStore } from '@oss/checkpoint-database'
import {
  type CheckpointId,
  discardUpload,
  type StoredCheckpoint,
  uploadId as toUploadId,
  type UploadError,
} from '@oss/multipart'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { uploadHeader } from '../checkpoint/upload-header.ts'
import { recorded, startUpload } from '../owners/running-transfer.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import type { TestedStoreOptions } from './database-server.ts'
import { headerOf, idOf, partOf } from './example-records.ts'
import { startRelay } from './relay.ts'
import { type RunningDatabase, startDatabase } from './start-database.ts'
import { DATABASES } from './tested-databases.ts'

const id = idOf('a')
/** How long a test watches that nothing is sent any more. */
const QUIET_MS = Number(process.env['OSS_TEST_QUIET_MS'] ?? 3000)
let running: RunningDatabase
let service: Service
let stores = 0

/** A store whose checkpoints no other test has. */
function freshStore(options: Partial<TestedStoreOptions> = {}): Promise<DatabaseCheckpointStore> {
  stores += 1
  return running.connected.store({ name: `store_${stores}`, ...options })
}

/** The same store, as another process sees it. */
function sameStore(options: Partial<TestedStoreOptions> = {}): Promise<DatabaseCheckpointStore> {
  return running.connected.store({ name: `store_${stores}`, leaseMs: 3000, ...options })
}

async function restoredParts(of: CheckpointId = id): Promise<readonly number[] | undefined> {
  const store = await sameStore()
  await using lease = await store.acquire(of)
  return lease.restored.checkpoint?.parts.map(({ number }) => number).sort()
}

/** Begins uploads, one after the other, and returns their keys. */
async function beginAll(store: DatabaseCheckpointStore, count: number): Promise<readonly string[]> {
  const keys = Array.from({ length: count }, (_, index) => `object-${1000 + index}`)
  for (const key of keys) {
    await using lease = await store.acquire(idOf(key))
    await lease.begin(headerOf(key))
  }
  return keys
}

describe.each(DATABASES)('checkpoints in $name', (database) => {
  describe.skipIf(database.missing !== undefined)('shared by all processes', () => {
    beforeAll(async () => {
      running = await startDatabase(database)
    })
    afterAll(() => running?.[Symbol.asyncDispose]())
    beforeEach(async () => {
      service = await startService()
    })
    afterEach(() => service[Symbol.asyncDispose]())

    it('an upload survives a database that is killed and away for 10 s, with a lease of 30 s', async () => {
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 100 } })
      const upload = await startUpload(service, await freshStore())
      await recorded(upload, 2)
      await running.server.kill()
      await wait(10_000)
      await running.server.start()
      expect(await upload.done()).toMatchObject({ partsTotal: 6, partsReused: 0 })
      expect(service.requests().filter((request) => request.startsWith('UploadPart'))).toHaveLength(6)
      const object = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
      expect(object.equals(bytesOf(6 * PART))).toBe(true)
      expect(await Array.fromAsync((await sameStore()).list())).toEqual([])
    })

    it('an upload survives a database that is killed and started again twice', async () => {
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 100 } })
      const upload = await startUpload(service, await freshStore())
      for (const parts of [1, 3]) {
        await recorded(upload, parts)
        await running.server.kill()
        await running.server.start()
      }
      expect(await upload.done()).toMatchObject({ partsTotal: 6, partsReused: 0 })
      expect(service.requests().filter((request) => request.startsWith('UploadPart'))).toHaveLength(6)
      const object = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
      expect(object.equals(bytesOf(6 * PART))).toBe(true)
      expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    })

    it('what was recorded before the database was killed is there when it runs again', async () => {
      await using lease = await (await freshStore()).acquire(id)
      await lease.begin(headerOf('a'))
      for (const number of [1, 2, 3]) await lease.recordPart(partOf(number))
      await running.server.kill()
      await running.server.start()
      await lease.recordPart(partOf(4))
      await lease[Symbol.asyncDispose]()
      expect(await restoredParts()).toEqual([1, 2, 3, 4])
    })

    it('an owner that was paused beyond its lease cannot write after another one has acquired the checkpoint', async () => {
      let resume = Promise.withResolvers<void>()
      resume.resolve()
      const intercept = async (send: () => Promise<unknown>): Promise<unknown> => {
        await resume.promise
        return send()
      }
      const old = await (await freshStore({ leaseMs: 3000, intercept })).acquire(id)
      await old.begin(headerOf('a'))
      resume = Promise.withResolvers<void>()
      const other = await sameStore()
      const locked = await other.acquire(id).catch((error: unknown) => error)
      expect(locked).toMatchObject({
        code: 'LOCKED',
        isTemporary: true,
        owner: {
          description: expect.stringContaining(`process ${process.pid} on host`),
          leaseEndsAtMs: expect.any(Number),
        },
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
      await using lease = await (await freshStore({ leaseMs: 3000 })).acquire(id)
      await wait(5000)
      await expect((await sameStore()).acquire(id)).rejects.toMatchObject({ code: 'LOCKED' })
      await lease.begin(headerOf('a'))
    })

    it('a call whose response was lost is made again, and counts once', async () => {
      const seen = new Map<string, number>()
      const intercept = async (send: () => Promise<unknown>, call: string): Promise<unknown> => {
        const reply = await send()
        seen.set(call, (seen.get(call) ?? 0) + 1)
        if (seen.get(call) === 1) throw new Error('Connection is closed.')
        return reply
      }
      {
        await using lease = await (await freshStore({ intercept })).acquire(id)
        await lease.begin(headerOf('a'))
        await lease.recordPart(partOf(1))
        await lease.markCompleting()
        await lease.renew?.()
      }
      expect([...seen.values()].every((count) => count >= 2)).toBe(true)
      const losing = await sameStore({ intercept })
      await using lease = await losing.acquire(id)
      expect(lease.restored.checkpoint).toEqual({
        header: headerOf('a'),
        parts: [partOf(1)],
        completing: true,
      })
      await lease.remove()
      expect(await losing.has(id)).toBe(false)
    })

    it('a call that arrives again, after later ones, changes nothing', async () => {
      const calls: (() => Promise<unknown>)[] = []
      const intercept = (send: () => Promise<unknown>): Promise<unknown> => {
        calls.push(send)
        return send()
      }
      await using lease = await (await freshStore({ intercept })).acquire(id)
      await lease.begin(headerOf('a'))
      await lease.recordPart(partOf(1))
      await lease.remove()
      await lease.begin(headerOf('a', 'UPLOAD2'))
      const before = calls.slice(0, -1)
      await lease.recordPart(partOf(2))
      for (const send of before) await send()
      const [stored] = await Array.fromAsync((await sameStore()).list())
      expect(stored && uploadHeader(stored).uploadId).toBe('UPLOAD2')
      expect(stored?.parts).toEqual([partOf(2)])
    })

    it('a request from another process cancels an upload: its last byte is sent within 2 s, and nothing comes back', async () => {
      // Two hundred parts, which take 7 s.
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 100 } })
      await using relay = await startRelay(Number(new URL(service.emulator.endpoint).port))
      const client = service.client({ endpoint: `http://127.0.0.1:${relay.port}` })
      const target = { bucket: BUCKET, key: 'a', file: await service.file('a.bin', 200 * PART) }
      const checkpoints = await freshStore()
      const upload = client.resumableUpload({ ...target, partSize: PART, checkpoints })
      await expect.poll(() => service.requests()).toContain('UploadPart 3')

      const requestedAt = performance.now()
      const other = await sameStore()
      expect(await other.request(upload.id, 'cancel')).toBe(true)
      const error = await upload.done().catch((cause: UploadError) => cause)
      expect(error).toMatchObject({ code: 'CANCELLED' })
      const sent = service.requests()
      await wait(QUIET_MS)
      expect(relay.lastByteAt() - requestedAt).toBeLessThan(2000)
      expect(relay.lastByteAt()).toBeGreaterThan(requestedAt)
      expect(service.requests()).toEqual(sent)

      // A worker that comes too late continues nothing, and starts nothing.
      const uploadId = service.emulator.requests.find((request) => request.uploadId)?.uploadId ?? ''
      const late = { ...target, checkpoints: other, continueOnly: toUploadId(uploadId) }
      await expect(client.resumableUpload(late).done()).rejects.toMatchObject({ code: 'NOTHING_TO_CONTINUE' })
      expect(service.requests()).toEqual(sent)
      expect(await service.emulator.state.readObject(BUCKET, 'a')).toBeUndefined()
      expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
      expect(await Array.fromAsync(other.list())).toEqual([])
    })

    it('a listing of more checkpoints than a page has each of them once', async () => {
      const store = await freshStore()
      const names = await beginAll(store, 250)
      const listed = await Array.fromAsync(store.list({ parts: false }))
      expect(new Set(listed.map(({ header }) => header.target.key))).toEqual(new Set(names))
      expect(listed).toHaveLength(names.length)
    })

    it('a sweep aborts old uploads and removes their checkpoints, the oldest first, and leaves owned ones', async () => {
      const store = await freshStore()
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
      expect(await store.sweep({ olderThanMs: 10, limit: 1, discard })).toEqual({
        discarded: 1,
        failures: [],
      })
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

    it('a sweep sees each of many checkpoints that were written at the same time once', async () => {
      const name = `same_time_${stores}`
      const store = await running.connected.store({ name })
      const names = await beginAll(store, 250)
      await running.connected.setAllTimes(name, 1_700_000_000_000)
      const seen: string[] = []
      const discard = async ({ header }: StoredCheckpoint): Promise<void> => void seen.push(header.target.key)
      await store.sweep({ olderThanMs: 1000, discard })
      expect(seen).toHaveLength(names.length)
      expect(new Set(seen)).toEqual(new Set(names))
    })

    it('old checkpoints that stay do not keep later ones from being discarded', async () => {
      const store = await freshStore()
      const names = await beginAll(store, 230)
      const seen: string[] = []
      const { discarded, failures } = await store.sweep({
        olderThanMs: 1,
        limit: 3,
        async discard({ id: old, header }) {
          const place = names.indexOf(header.target.key)
          seen.push(header.target.key)
          if (place < 110) throw new Error('no permission')
          // Left alone, such as a download.
          if (place < 220) return
          await using lease = await store.acquire(old)
          await lease.remove()
        },
      })
      expect([discarded, failures.length]).toEqual([3, 110])
      expect(seen).toEqual(names.slice(0, 223))
      expect(await Array.fromAsync(store.list({ parts: false }))).toHaveLength(227)
    })
  })
})
