import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BodyUploadInput, OssClient, UploadHandle } from '@oss/client'
import { parseCheckpointId } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'object', partSize: PART, parallel: 1 }
const SIZE = 5 * PART + 1

async function* streamOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 60_000) yield bytes.subarray(at, at + 60_000)
}

/** Starts an upload of which part 4 cannot be stored. */
async function stopAtPart4(
  client: OssClient,
  input: Omit<BodyUploadInput, 'bucket' | 'key'>,
): Promise<UploadHandle> {
  const fault = service.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 4 },
    fault: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
  const upload = client.resumableUpload({ ...target, ...input })
  expect(await upload.outcome).toMatchObject({
    kind: 'failed',
    error: { resumable: true, partsRecorded: 3 },
  })
  fault.remove()
  return upload
}

async function expectStored(bytes: Buffer): Promise<void> {
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])
  expect(stored.equals(bytes)).toBe(true)
}

function sentParts(): readonly string[] {
  return service.requests().filter((name) => name.startsWith('UploadPart'))
}

const FIRST_FOUR = [1, 2, 3, 4].map((number) => `UploadPart ${number}`)

describe('an interrupted upload of bytes in memory is resumed by the same call (R3)', () => {
  it('with the same client', async () => {
    const client = service.client()
    await stopAtPart4(client, { body: bytesOf(SIZE) })
    const upload = await client.resumableUpload({ ...target, body: new Blob([bytesOf(SIZE)]) }).done()
    expect(upload.partsReused).toBe(3)
    expect(sentParts()).toEqual([...FIRST_FOUR, 'UploadPart 4', 'UploadPart 5', 'UploadPart 6'])
    await expectStored(bytesOf(SIZE))
  })

  it('with another client, when a checkpoint directory is given', async () => {
    const checkpointDir = service.directory
    await stopAtPart4(service.client(), { body: bytesOf(SIZE), checkpointDir })
    const upload = await service
      .client()
      .resumableUpload({ ...target, body: bytesOf(SIZE), checkpointDir })
      .done()
    expect(upload.partsReused).toBe(3)
    expect(await readdir(checkpointDir)).toEqual([])
  })

  it('but not with other bytes (R1)', async () => {
    const client = service.client()
    await stopAtPart4(client, { body: bytesOf(SIZE) })
    const other = bytesOf(SIZE, 2)
    expect((await client.resumableUpload({ ...target, body: other }).done()).partsReused).toBe(0)
    await expectStored(other)
    expect(await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET }))).toEqual([])
  })
})

describe('a stream that can be reopened', () => {
  it('is read from where another process stopped (R3)', async () => {
    const checkpointDir = service.directory
    const offsets: number[] = []
    const body = {
      identity: 'v1',
      reopen(offset: number) {
        offsets.push(offset)
        return streamOf(bytesOf(SIZE).subarray(offset))
      },
    }
    await stopAtPart4(service.client(), { body, checkpointDir })
    const upload = await service
      .client()
      .resumableUpload({ ...target, body, checkpointDir })
      .done()
    expect(upload).toMatchObject({ partsReused: 3, size: SIZE, crc64Verified: true })
    expect(offsets).toEqual([0, 3 * PART])
    expect(sentParts()).toEqual([...FIRST_FOUR, 'UploadPart 4', 'UploadPart 5', 'UploadPart 6'])
    await expectStored(bytesOf(SIZE))
    expect(await readdir(checkpointDir)).toEqual([])
  })
})

describe('a stream with a spool directory', () => {
  it('is written to a file first, from which the upload resumes (R3)', async () => {
    const spoolDir = service.directory
    const first = await stopAtPart4(service.client(), { body: streamOf(bytesOf(SIZE)), spoolDir })
    const names = await readdir(spoolDir)
    expect(names.filter((name) => name.startsWith('.oss-spool-'))).toHaveLength(1)
    const upload = await service
      .client()
      .resumableUpload({ ...target, body: streamOf(bytesOf(SIZE)), spoolDir })
      .done()
    expect(upload).toMatchObject({ partsReused: 3, size: SIZE })
    await expectStored(bytesOf(SIZE))
    expect(await readdir(spoolDir)).toEqual([])
    expect(parseCheckpointId(first.id).sourceLabel).toBe(
      join(spoolDir, names.find((name) => name.startsWith('.oss-spool-')) ?? ''),
    )
  })

  it('is resumed without the stream, from its file', async () => {
    const spoolDir = service.directory
    const first = await stopAtPart4(service.client(), { body: streamOf(bytesOf(SIZE)), spoolDir })
    const file = parseCheckpointId(first.id).sourceLabel
    const upload = await service
      .client()
      .resumableUpload({ ...target, file })
      .done()
    expect(upload.partsReused).toBe(3)
    await expectStored(bytesOf(SIZE))
  })

  it('starts over with other bytes (R1)', async () => {
    const spoolDir = service.directory
    await stopAtPart4(service.client(), { body: streamOf(bytesOf(SIZE)), spoolDir })
    const other = bytesOf(SIZE, 2)
    await service
      .client()
      .resumableUpload({ ...target, body: streamOf(other), spoolDir })
      .done()
    await expectStored(other)
    expect(await readdir(spoolDir)).toEqual([])
  })

  it('leaves no file when the stream fails or hangs, and removes what killed processes left', async () => {
    const spoolDir = service.directory
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytesOf(10)
      throw new Error('the pipe broke')
    }
    const failed = service.client().resumableUpload({ ...target, body: failing(), spoolDir })
    expect(await failed.outcome).toMatchObject({ kind: 'failed', error: { code: 'SOURCE_UNREADABLE' } })
    async function* hanging(): AsyncGenerator<Uint8Array> {
      yield bytesOf(10)
      await new Promise(() => {})
    }
    const upload = service.client().resumableUpload({ ...target, body: hanging(), spoolDir })
    await expect.poll(async () => (await readdir(spoolDir)).length).toBe(1)
    expect(await upload.interrupt()).toMatchObject({ kind: 'interrupted' })
    expect(await readdir(spoolDir)).toEqual([])
    expect(service.requests()).toEqual([])

    const name = parseCheckpointId(upload.id).sourceLabel
    // No process has this number.
    await writeFile(`${name}.4194305-x.part`, 'left')
    await service
      .client()
      .resumableUpload({ ...target, body: streamOf(bytesOf(10)), spoolDir })
      .done()
    expect(await readdir(spoolDir)).toEqual([])
  })

  it('that does not exist fails before any request', async () => {
    const upload = service
      .client()
      .resumableUpload({ ...target, body: streamOf(bytesOf(10)), spoolDir: join(service.directory, 'none') })
    expect(await upload.outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'SOURCE_UNREADABLE', message: expect.stringContaining('ENOENT') },
    })
    expect(service.requests()).toEqual([])
  })
})
