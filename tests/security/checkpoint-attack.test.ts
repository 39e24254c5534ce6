import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { disturb, expectStored, PARTS, target, upload } from '../network/network.ts'
import { type Service, startService } from '../service/service.ts'

let service: Service
let other: Service
let checkpointDir: string
beforeEach(async () => {
  service = await startService()
  other = await startService()
  checkpointDir = join(service.directory, 'checkpoints')
  await mkdir(checkpointDir)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await service[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})

/** An upload that leaves a checkpoint of three parts behind. */
async function leaveCheckpoint(): Promise<void> {
  disturb(service, { operation: 'UploadPart', partNumber: 4 }, { kind: 'status', status: 403 })
  const outcome = await (await upload(service, {}, { checkpointDir, parallel: 1 })).outcome
  expect(outcome).toMatchObject({ kind: 'failed', error: { partsRecorded: 3 } })
  service.emulator.clearRequests()
}

describe('a checkpoint that an attacker wrote (S2, S7)', () => {
  it.each([
    ['another endpoint', () => ({ endpoint: other.emulator.endpoint })],
    ['another bucket', () => ({ bucket: 'other-bucket' })],
    ['another key', () => ({ key: 'other-key' })],
  ])('for %s is not used, and no request goes there', async (_what, change) => {
    await leaveCheckpoint()
    const store = fsCheckpointStore({ directory: checkpointDir })
    for await (const { id, header, parts = [] } of store.list()) {
      await using lease = await store.acquire(id)
      await lease.begin({ ...header, target: { ...header.target, ...change() } })
      for (const part of parts) await lease.recordPart(part)
    }
    expect(await (await upload(service, {}, { checkpointDir })).done()).toMatchObject({ partsReused: 0 })
    await expectStored(service)
    expect(other.emulator.requests).toEqual([])
    const places = service.emulator.requests.map(({ bucket, key }) => `${bucket}/${key}`)
    expect(new Set(places)).toEqual(new Set([`${target.bucket}/${target.key}`]))
  })

  it('with forged parts never results in a wrong object', async () => {
    await leaveCheckpoint()
    const [open] = service.emulator.state.listUploads(target.bucket)
    await service.emulator.state.putPart(open?.uploadId ?? '', 2, Buffer.alloc(102_400, 'evil'))
    await (await upload(service, {}, { checkpointDir })).done()
    await expectStored(service)
    expect(service.emulator.requests.length).toBeGreaterThan(PARTS - 3)
  })
})

describe('the owner of a lock (S14)', () => {
  it('is checked, and never signalled, whatever process the lock names', async () => {
    const kill = vi.spyOn(process, 'kill')
    const stranger = spawn('sleep', ['60'])
    await once(stranger, 'spawn')
    await leaveCheckpoint()
    const [journal = ''] = await readdir(checkpointDir)
    const lock = join(checkpointDir, journal.replace('.journal', '.lock'))
    for (const pid of [1, process.ppid, stranger.pid ?? 0]) {
      const owner = { pid, host: hostname(), boot: '', started: '', token: randomUUID() }
      await writeFile(lock, `${JSON.stringify(owner)}\n`, { mode: 0o600 })
      const outcome = await (await upload(service, {}, { checkpointDir })).outcome
      expect(outcome).toMatchObject({ kind: 'failed', error: { cause: { code: 'LOCKED' } } })
    }
    expect(service.emulator.requests).toEqual([])
    expect(kill.mock.calls.length).toBeGreaterThan(0)
    expect(kill.mock.calls.every(([, signal]) => signal === 0)).toBe(true)
    expect(stranger.exitCode).toBe(null)
    stranger.kill()
  })
})
