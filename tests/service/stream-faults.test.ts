import { Readable } from 'node:stream'
import type { UnfinishedUpload } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'object' }
const SIZE = 5 * PART + 1

function streamOf(bytes: Buffer, failAt = Infinity): Readable {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.byteLength; at += 60_000) {
      if (at >= failAt) throw new Error('the pipe broke')
      yield bytes.subarray(at, at + 60_000)
    }
  }
  return Readable.from(chunks())
}

async function stored(): Promise<Buffer> {
  return Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])
}

async function unfinished(): Promise<readonly UnfinishedUpload[]> {
  return Array.fromAsync(service.client().listMultipartUploads({ bucket: BUCKET }))
}

describe('a stream of which a part fails', () => {
  it.each([
    ['connections are reset within the body', { kind: 'reset', when: 'after-bytes', bytes: 50_000 }],
    ['answers are lost', { kind: 'drop-response' }],
    ['the service is overloaded', { kind: 'status', status: 503, code: 'ServiceUnavailable' }],
    ['bodies arrive damaged', { kind: 'corrupt-body' }],
    ['checksums are wrong', { kind: 'wrong-crc' }],
  ] as const)('because %s is still stored, with the correct bytes (F40, F42, F48)', async (_, fault) => {
    for (const nth of [1, 3, 4])
      service.emulator.faults.add({ match: { operation: 'UploadPart', nth }, fault })
    const upload = await service
      .client()
      .resumableUpload({ ...target, body: streamOf(bytesOf(SIZE)), partSize: PART })
      .done()
    expect(upload).toMatchObject({ size: SIZE, crc64Verified: true })
    expect((await stored()).equals(bytesOf(SIZE))).toBe(true)
    expect(service.requests().filter((name) => name.startsWith('UploadPart')).length).toBeGreaterThan(6)
  })

  it('in its single request is still stored', async () => {
    const fault = { kind: 'reset', when: 'after-bytes', bytes: 10 } as const
    service.emulator.faults.add({ match: { operation: 'PutObject', nth: 1 }, fault })
    await service
      .client()
      .resumableUpload({ ...target, body: streamOf(bytesOf(PART)), partSize: PART })
      .done()
    expect((await stored()).equals(bytesOf(PART))).toBe(true)
    expect(service.requests()).toEqual(['PutObject', 'PutObject'])
  })

  it('permanently leaves no upload at OSS', async () => {
    const fault = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    service.emulator.faults.add({ match: { operation: 'UploadPart', partNumber: 3 }, fault })
    const { outcome } = service
      .client()
      .resumableUpload({ ...target, body: streamOf(bytesOf(SIZE)), partSize: PART })
    expect(await outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'PART_FAILED', resumable: false, uploadId: undefined },
    })
    expect(await unfinished()).toEqual([])
  })
})

describe('an upload of a stream leaves nothing at OSS', () => {
  it('when the stream fails half-way', async () => {
    const body = streamOf(bytesOf(SIZE), 3 * PART)
    const { outcome } = service.client().resumableUpload({ ...target, body, partSize: PART })
    expect(await outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'SOURCE_UNREADABLE', message: expect.stringContaining('the pipe broke') },
    })
    expect(await unfinished()).toEqual([])
    expect(await service.client().headObject(target)).toBeUndefined()
  })

  it('when requests are disabled: the abort goes through', async () => {
    const client = service.client()
    service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 2 },
      fault: { kind: 'hang', when: 'before-headers' },
    })
    const upload = client.resumableUpload({ ...target, body: streamOf(bytesOf(SIZE)), partSize: PART })
    for await (const { partsRecorded } of upload.progress()) if (partsRecorded > 0) break
    client.disableRequests('enough')
    expect(await upload.outcome).toMatchObject({ kind: 'interrupted', error: { resumable: false } })
    expect(await unfinished()).toEqual([])
  })
})

it('a stream can be paused and resumed', async () => {
  const upload = service
    .client()
    .resumableUpload({ ...target, body: streamOf(bytesOf(SIZE)), partSize: PART, parallel: 2 })
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded > 0) break
  await upload.pause()
  const { length } = service.requests()
  await new Promise((resolve) => setImmediate(resolve))
  expect(service.requests()).toHaveLength(length)
  upload.resume()
  await upload.done()
  expect((await stored()).equals(bytesOf(SIZE))).toBe(true)
})
