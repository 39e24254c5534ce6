import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startProxy } from '../../examples/backend/proxy.ts'
import type { DatabaseServer } from '../databases/database-server.ts'
import { missingPostgres, POSTGRES_USER, startPostgres } from '../databases/postgres-server.ts'
import { missingRedis, startRedis } from '../databases/redis-server.ts'
import { freePort } from '../databases/server-process.ts'
import { bytesOf, canary, PART, REGION, type Service, startService } from '../service/service.ts'

const BUCKET = 'examplebucket'
const SERVER = join(import.meta.dirname, '../../examples/backend/server.ts')

const STORES = [
  {
    name: 'Redis',
    missing: missingRedis,
    start: startRedis,
    url: (port: number) => `redis://127.0.0.1:${port}`,
  },
  {
    name: 'PostgreSQL',
    missing: missingPostgres,
    start: startPostgres,
    url: (port: number) => `postgres://${POSTGRES_USER}@127.0.0.1:${port}/postgres`,
  },
] as const

/** One replica, in a process of its own. */
interface Replica {
  readonly port: number
  child: ChildProcess
}

describe.each(STORES)('the example backend with $name', ({ missing, start, url }) => {
  describe.skipIf(missing !== undefined)('and two replicas behind a proxy', () => {
    let service: Service
    let database: DatabaseServer
    let replicas: readonly [Replica, Replica]
    let proxy: ReturnType<typeof startProxy>
    let base: string

    beforeEach(async () => {
      service = await startService({ buckets: [BUCKET], bandwidthBytesPerSecond: 600_000 })
      database = await start()
      replicas = [await startReplica(await freePort()), await startReplica(await freePort())]
      const port = await freePort()
      proxy = startProxy(
        port,
        replicas.map((replica) => replica.port),
      )
      base = `http://127.0.0.1:${port}/uploads`
    })
    afterEach(async () => {
      proxy?.closeAllConnections()
      proxy?.close()
      for (const { child } of replicas ?? []) {
        child.kill('SIGKILL')
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      }
      await database?.[Symbol.asyncDispose]()
      await service?.[Symbol.asyncDispose]()
    })

    async function startReplica(port: number): Promise<Replica> {
      const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
      const child = spawn(process.execPath, [...condition, SERVER], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: process.env['PATH'],
          PORT: String(port),
          STORE: url(database.port),
          FILES: service.directory,
          PART_SIZE: String(PART),
          OSS_BUCKET: BUCKET,
          OSS_ENDPOINT: service.emulator.endpoint,
          OSS_REGION: REGION,
          OSS_ACCESS_KEY_ID: canary.accessKeyId,
          OSS_ACCESS_KEY_SECRET: canary.accessKeySecret,
        },
      })
      const [line] = await once(child.stdout ?? child, 'data')
      expect(String(line)).toContain(`listening on port ${port}`)
      return { port, child }
    }

    async function call(method: string, path: string, at = base): Promise<Record<string, unknown>> {
      const response = await fetch(`${at}/${path}`, { method })
      const text = await response.text()
      return { status: response.status, ...(text === '' ? {} : JSON.parse(text)) }
    }

    const on = ({ port }: Replica): string => `http://127.0.0.1:${port}/uploads`
    const parts = (): number =>
      service.requests().filter((request) => request.startsWith('UploadPart')).length
    const openUploads = (): number => service.emulator.state.listUploads(BUCKET).length

    /** The replica that uploads a file, and the other one. */
    async function ownerOf(file: string): Promise<readonly [Replica, Replica]> {
      let owner = ''
      await expect
        .poll(async () => {
          owner = String((await call('GET', file))['owner'] ?? '')
          return owner
        })
        .toMatch(/process \d+/)
      const [first, second] = replicas
      return owner.includes(`process ${first.child.pid} `) ? [first, second] : [second, first]
    }

    it('continues an upload by another replica when one is killed and others are rolled', async () => {
      const size = 50 * PART
      await service.file('film.mp4', size)
      expect(await call('POST', 'film.mp4')).toMatchObject({ status: 202 })
      for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
        const before = parts()
        await expect.poll(() => parts()).toBeGreaterThan(before + 3)
        const [owner, other] = await ownerOf('film.mp4')
        owner.child.kill(signal)
        await once(owner.child, 'exit')
        // Any replica answers meanwhile.
        expect(await call('GET', 'film.mp4', on(other))).toMatchObject({ partsTotal: expect.any(Number) })
        owner.child = (await startReplica(owner.port)).child
      }
      const events = await (await fetch(`${base}/film.mp4/events`)).text()
      expect(events).toContain('"state":"completed"')
      const stored = await service.emulator.state.readObject(BUCKET, 'film.mp4')
      expect(bytesOf(size).equals(stored ?? new Uint8Array())).toBe(true)
      expect(openUploads()).toBe(0)
      expect(await call('GET', 'film.mp4')).toMatchObject({ state: 'completed' })
    })

    it('shows a new upload on every replica at once, and pauses, continues and cancels it from one that does not own it', async () => {
      await service.file('a.bin', 60 * PART)
      const [starter, follower] = replicas
      expect(await call('POST', 'a.bin', on(starter))).toMatchObject({ status: 202, state: 'uploading' })
      expect(await call('GET', 'a.bin', on(follower))).toMatchObject({ state: 'uploading', partsTotal: 60 })
      const [, other] = await ownerOf('a.bin')
      expect(await call('POST', 'a.bin/pause', on(other))).toMatchObject({ status: 202 })
      await expect
        .poll(async () => {
          const before = parts()
          await wait(500)
          return parts() - before
        })
        .toBe(0)
      const paused = parts()
      expect(await call('POST', 'a.bin', on(other))).toMatchObject({ status: 202 })
      await expect.poll(() => parts()).toBeGreaterThan(paused)

      const [, third] = await ownerOf('a.bin')
      expect(await call('DELETE', 'a.bin', on(third))).toMatchObject({ status: 202 })
      await expect.poll(openUploads).toBe(0)
      await expect.poll(() => call('GET', 'a.bin')).toMatchObject({ state: 'none' })
      // Nothing comes back.
      const sent = service.requests().length
      await wait(3_000)
      expect(service.requests().slice(sent)).not.toContain('InitiateMultipartUpload')
    })

    it('responds when a small file is stored, and rejects missing files and invalid file names', async () => {
      await service.file('small.txt', 10)
      expect(await call('POST', 'small.txt')).toMatchObject({ status: 202, state: 'completed' })
      expect(await call('POST', encodeURIComponent('../secret'))).toMatchObject({ status: 400 })
      expect(await call('POST', 'nothing.bin')).toMatchObject({
        status: 404,
        error: 'the file does not exist, or cannot be read',
      })
      expect(await call('GET', 'nothing.bin')).toMatchObject({ status: 200, state: 'none' })
    })
  })
})
