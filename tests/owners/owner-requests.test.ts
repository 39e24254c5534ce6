import { readdir } from 'node:fs/promises'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
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
