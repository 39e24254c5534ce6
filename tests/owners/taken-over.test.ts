import type { UploadNotice } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { uploadHeader } from '../checkpoint/upload-header.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import {
  fileStore,
  memoryStore,
  recorded,
  startUpload,
  type TestedStore,
  takeOver,
} from './running-transfer.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

function hold(
  operation: 'UploadPart' | 'UploadPartCopy' | 'CompleteMultipartUpload',
  partNumber?: number,
): void {
  const match = { operation, ...(partNumber !== undefined && { partNumber }) }
  service.emulator.faults.add({ match, fault: { kind: 'hang', when: 'before-body' } })
}

async function untilRequested(request: string): Promise<void> {
  await expect.poll(() => service.requests()).toContain(request)
}

const taken = { name: 'UploadError', code: 'TAKEN_OVER', resumable: true }
const openUploads = (): number => service.emulator.state.listUploads(BUCKET).length

async function expectStored(): Promise<void> {
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
  expect(stored.equals(bytesOf(6 * PART))).toBe(true)
  expect(openUploads()).toBe(0)
}

const STORES: readonly (readonly [string, () => TestedStore])[] = [
  ['memory', memoryStore],
  ['files', () => fileStore(service.directory)],
]

describe.each(STORES)('an upload whose checkpoint in %s another owner acquires', (name, createStore) => {
  it('ends with TAKEN_OVER, sends nothing more and leaves the checkpoint to the other', async () => {
    const store = createStore()
    // Files have no channel to their owner, which learns of it when it records the part.
    if (name === 'memory') hold('UploadPart', 3)
    else service.emulator.faults.add({ match: { partNumber: 3 }, fault: { kind: 'delay', ms: 500 } })
    const upload = await startUpload(service, store.checkpoints)
    await recorded(upload, 2)
    await untilRequested('UploadPart 3')
    const other = await takeOver(store, upload.id)
    await expect(upload.done()).rejects.toMatchObject({ ...taken, cause: { code: 'TAKEN_OVER' } })
    const sent = service.requests()
    expect(sent.filter((request) => !request.startsWith('UploadPart'))).toEqual(['InitiateMultipartUpload'])
    expect(other.restored.checkpoint?.parts).toHaveLength(2)
    expect(uploadHeader(other.restored.checkpoint).uploadId).toBe(
      service.emulator.state.listUploads(BUCKET)[0]?.uploadId,
    )

    // A cancel that comes too late does not abort what the other continues.
    await upload.cancel()
    expect(service.requests()).toEqual(sent)
    service.emulator.faults.clear()
    await other[Symbol.asyncDispose]()
    const next = await startUpload(service, store.checkpoints)
    expect(await next.done()).toMatchObject({ partsReused: 2 })
    await expectStored()
  })

  it('before it was recorded names its upload id, which nobody else knows (R9)', async () => {
    const store = createStore()
    service.emulator.faults.add({
      match: { operation: 'InitiateMultipartUpload' },
      fault: { kind: 'delay', ms: 300 },
    })
    const notices: UploadNotice[] = []
    const upload = await startUpload(service, store.checkpoints, (notice) => notices.push(notice))
    await untilRequested('InitiateMultipartUpload')
    await using other = await takeOver(store, upload.id)
    await expect(upload.done()).rejects.toMatchObject(taken)
    expect(service.requests()).toEqual(['InitiateMultipartUpload'])
    expect(other.restored.checkpoint).toBeUndefined()
    if (name === 'files') expect(notices).toMatchObject([{ uploadId: expect.any(String) }])
  })

  it('after its completion was sent leaves it to the other to learn the result', async () => {
    const store = createStore()
    hold('CompleteMultipartUpload')
    const upload = await startUpload(service, store.checkpoints)
    await untilRequested('CompleteMultipartUpload')
    const other = await takeOver(store, upload.id)
    expect(other.restored.checkpoint?.completing).toBe(true)
    if (name === 'files') {
      await upload.interrupt()
      expect(service.requests()).not.toContain('AbortMultipartUpload')
    } else {
      await expect(upload.done()).rejects.toMatchObject(taken)
    }
    service.emulator.faults.clear()
    await other[Symbol.asyncDispose]()
    await (await startUpload(service, store.checkpoints)).done()
    await expectStored()
  })
})

it('a cancelled upload that another owner continues is not aborted', async () => {
  const store = memoryStore()
  hold('UploadPart', 3)
  const upload = await startUpload(service, store.checkpoints)
  await recorded(upload, 2)
  await untilRequested('UploadPart 3')
  await using _other = await takeOver(store, upload.id)
  expect(await upload.cancel()).toMatchObject({ error: taken })
  expect(openUploads()).toBe(1)
  expect(store.checkpoints.size).toBe(1)
})

it('a copy whose checkpoint another owner acquires ends with TAKEN_OVER and sends nothing more', async () => {
  const store = memoryStore()
  const client = service.client()
  await client.putObject({ bucket: BUCKET, key: 'source', body: bytesOf(3 * PART) })
  hold('UploadPartCopy', 2)
  const target = { bucket: BUCKET, key: 'a', source: { key: 'source' }, partSize: PART, parallel: 1 }
  const copy = client.resumableCopy({ ...target, checkpoints: store.checkpoints })
  await untilRequested('UploadPartCopy 2')
  await using _other = await takeOver(store, copy.id)
  await expect(copy.done()).rejects.toMatchObject(taken)
  expect(service.requests()).not.toContain('AbortMultipartUpload')
  expect(store.checkpoints.size).toBe(1)
})

it('a download whose checkpoint another owner acquires ends with TAKEN_OVER and leaves its temporary file', async () => {
  const store = memoryStore()
  const client = service.client()
  await client.putObject({ bucket: BUCKET, key: 'source', body: bytesOf(3 * PART) })
  service.emulator.faults.add({
    match: { operation: 'GetObject', nth: 2 },
    fault: { kind: 'hang', when: 'before-body' },
  })
  const file = `${service.directory}/copy.bin`
  const input = {
    bucket: BUCKET,
    key: 'source',
    file,
    partSize: PART,
    parallel: 1,
    checkpoints: store.checkpoints,
  }
  const download = client.resumableDownload(input)
  await recorded(download, 1)
  const other = await takeOver(store, download.id)
  await expect(download.done()).rejects.toMatchObject({
    name: 'DownloadError',
    code: 'TAKEN_OVER',
    resumable: true,
  })
  await download.cancel()
  await other[Symbol.asyncDispose]()
  service.emulator.faults.clear()
  expect(await client.resumableDownload(input).done()).toMatchObject({ partsReused: 1 })
})
