import { readdir } from 'node:fs/promises'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { CheckpointStore } from '@oss/multipart'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { recorded, startUpload } from './running-transfer.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
  service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
})
afterEach(() => service[Symbol.asyncDispose]())

it('a request to pause stops an upload after the part in flight, until it is resumed', async () => {
  const checkpoints = memoryCheckpointStore()
  const upload = await startUpload(service, checkpoints)
  await recorded(upload, 2)
  expect(await checkpoints.request?.(upload.id, 'pause')).toBe(true)
  // Resolves when nothing is in flight.
  await upload.pause()
  expect(service.requests()).not.toContain('CompleteMultipartUpload')
  upload.resume()
  expect(await upload.done()).toMatchObject({ partsTotal: 6 })
  expect(await checkpoints.request?.(upload.id, 'pause')).toBe(false)
})

it('a request to cancel aborts an upload and removes its checkpoint', async () => {
  const checkpoints = memoryCheckpointStore()
  const upload = await startUpload(service, checkpoints)
  await recorded(upload, 2)
  expect(await checkpoints.request?.(upload.id, 'cancel')).toBe(true)
  await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  expect(checkpoints.size).toBe(0)
})

it('requests pause and cancel a download', async () => {
  const checkpoints = memoryCheckpointStore()
  const client = service.client()
  await client.putObject({ bucket: BUCKET, key: 'source', body: bytesOf(6 * PART) })
  service.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'delay', ms: 20 } })
  const file = `${service.directory}/copy.bin`
  const input = { bucket: BUCKET, key: 'source', file, partSize: PART, parallel: 1, checkpoints }
  const download = client.resumableDownload(input)
  await recorded(download, 1)
  expect(await checkpoints.request?.(download.id, 'pause')).toBe(true)
  await download.pause()
  expect(await checkpoints.request?.(download.id, 'cancel')).toBe(true)
  await expect(download.done()).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await readdir(service.directory)).toEqual([])
  expect(checkpoints.size).toBe(0)
})

it.each(['InitiateMultipartUpload', 'UploadPart 1', 'UploadPart 3', 'UploadPart 6'])(
  'a request to cancel during %s, sent twice, leaves nothing',
  async (request) => {
    const checkpoints = memoryCheckpointStore()
    service.emulator.faults.clear()
    service.emulator.faults.add({ match: {}, fault: { kind: 'delay', ms: 200 } })
    const upload = await startUpload(service, checkpoints)
    await expect.poll(() => service.requests(), { interval: 5 }).toContain(request)
    expect(await checkpoints.request?.(upload.id, 'cancel')).toBe(true)
    await checkpoints.request?.(upload.id, 'cancel')
    await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect([service.emulator.state.listUploads(BUCKET), checkpoints.size]).toEqual([[], 0])
  },
)

it('a request to cancel that comes when the completion has been sent does not hide that the object is stored', async () => {
  const checkpoints = memoryCheckpointStore()
  const match = { operation: 'CompleteMultipartUpload' } as const
  service.emulator.faults.add({ match, fault: { kind: 'delay', ms: 200 } })
  const upload = await startUpload(service, checkpoints)
  await expect.poll(() => service.requests()).toContain('CompleteMultipartUpload')
  expect(await checkpoints.request?.(upload.id, 'cancel')).toBe(true)
  expect(await upload.done()).toMatchObject({ partsTotal: 6 })
  expect(checkpoints.size).toBe(0)
})

it('a request to cancel ends an upload that was paused', async () => {
  const checkpoints = memoryCheckpointStore()
  const upload = await startUpload(service, checkpoints)
  await recorded(upload, 2)
  await checkpoints.request?.(upload.id, 'pause')
  await upload.pause()
  await checkpoints.request?.(upload.id, 'pause')
  await checkpoints.request?.(upload.id, 'cancel')
  await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
  expect([service.emulator.state.listUploads(BUCKET), checkpoints.size]).toEqual([[], 0])
})

it('a request that comes as soon as the checkpoint is acquired is obeyed', async () => {
  const memory = memoryCheckpointStore()
  const early: CheckpointStore = {
    ...memory,
    async acquire(id) {
      const lease = await memory.acquire(id)
      expect(await memory.request?.(id, 'cancel')).toBe(true)
      return lease
    },
  }
  const upload = await startUpload(service, early)
  await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(service.requests()).toEqual([])
})

it('a checkpoint that is lost as soon as it is acquired ends its upload and its download before a request', async () => {
  const memory = memoryCheckpointStore()
  const taken: CheckpointStore = {
    ...memory,
    async acquire(id) {
      const lease = await memory.acquire(id)
      memory.release(id)
      await memory.acquire(id)
      return lease
    },
  }
  const upload = await startUpload(service, taken)
  await expect(upload.done()).rejects.toMatchObject({ code: 'TAKEN_OVER' })
  const file = `${service.directory}/copy.bin`
  const input = { bucket: BUCKET, key: 'source', file, checkpoints: taken }
  await expect(service.client().resumableDownload(input).done()).rejects.toMatchObject({ code: 'TAKEN_OVER' })
  expect(service.requests()).toEqual([])
})
