import { uploadPresigned } from '@oss/client/presigned'
import type { BinaryData } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { otherRealm } from './other-realm.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const realm = otherRealm()
const target = { bucket: BUCKET, key: 'object.bin' }

async function expectStored(bytes: Uint8Array): Promise<void> {
  const stored = await service.emulator.state.readObject(BUCKET, target.key)
  expect(Buffer.from(stored ?? []).equals(bytes)).toBe(true)
}

function inSharedMemory(bytes: Uint8Array): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(bytes.byteLength)
  new Uint8Array(memory).set(bytes)
  return memory
}

const KINDS: Readonly<Record<string, (bytes: Uint8Array) => BinaryData>> = {
  'an ArrayBuffer': (bytes) => new Uint8Array(bytes).buffer,
  'shared memory': inSharedMemory,
  'a Uint16Array': (bytes) => new Uint16Array(new Uint8Array(bytes).buffer),
  'a DataView': (bytes) => new DataView(new Uint8Array(bytes).buffer),
  'a Uint8Array of another realm': (bytes) => realm.bytes(bytes),
  'an ArrayBuffer of another realm': (bytes) => realm.bytes(bytes).buffer,
}

describe.each(Object.entries(KINDS))('bytes in %s', (_name, make) => {
  // Sent with the head of the request, and in chunks.
  it.each([0, 1000, 200_000])('of %i bytes are stored by putObject (R1)', async (size) => {
    const bytes = bytesOf(size)
    await service.client().putObject({ ...target, body: make(bytes) })
    await expectStored(bytes)
  })

  it('are appended, stored as a part, and uploaded in parts (R1)', async () => {
    const client = service.client()
    const bytes = bytesOf(2 * PART + 8)
    const appended = await client.appendObject({ ...target, position: 0, body: make(bytes) })
    expect(appended).toMatchObject({ nextPosition: bytes.byteLength, crc64Verified: true })
    await expectStored(bytes)

    const upload = await client.initiateMultipartUpload({ ...target, key: 'parts.bin' })
    const part = await client.uploadPart({ ...upload, partNumber: 1, body: make(bytes) })
    expect(part.crc64).toBe(appended.crc64)

    const body = make(bytes)
    const done = await client.resumableUpload({ ...target, body, partSize: PART }).done()
    expect(done).toMatchObject({ size: bytes.byteLength, crc64: appended.crc64, partsTotal: 3 })
    await expectStored(bytes)
  })

  it('may be the chunks of a stream (R1)', async () => {
    const client = service.client()
    const bytes = bytesOf(PART + 8)
    async function* stream(): AsyncGenerator<BinaryData> {
      yield make(bytes.subarray(0, 1000))
      yield make(bytes.subarray(1000))
    }
    await client.putObject({ ...target, body: { stream: stream(), byteLength: bytes.byteLength } })
    await expectStored(bytes)
    await client.resumableUpload({ ...target, body: stream(), partSize: PART }).done()
    await expectStored(bytes)
  })
})

describe('a File of another realm', () => {
  const bytes = bytesOf(2 * PART + 5)
  const file = () => realm.file(bytes, 'image/png', 'picture.png')

  it.each(['putObject', 'resumableUpload'] as const)('is stored with its type by %s (R1)', async (method) => {
    const client = service.client()
    const input = { ...target, key: target.key, body: file() }
    if (method === 'putObject') await client.putObject(input)
    else await client.resumableUpload({ ...input, partSize: PART }).done()
    await expectStored(bytes)
  })

  it('gives a putObject its content type', async () => {
    await service.client().putObject({ ...target, body: file() })
    expect(await service.client().headObject(target)).toMatchObject({ contentType: 'image/png' })
  })

  it('is uploaded with signed URLs, and ended by a signal of that realm', async () => {
    const input = { ...target, size: bytes.byteLength, partSize: PART, expiresInSeconds: 60 }
    await uploadPresigned(await service.client().presignMultipartUpload(input), file(), {
      signal: realm.signal(),
    })
    await expectStored(bytes)
    const signal = realm.signal()
    signal.abort()
    const upload = await service.client().presignMultipartUpload(input)
    await expect(uploadPresigned(upload, file(), { signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('memory that was transferred to a worker', () => {
  it('is refused by every call before anything is sent, not stored as an empty object (R1)', async () => {
    const body = new Uint8Array(bytesOf(1000))
    structuredClone(body.buffer, { transfer: [body.buffer] })
    const client = service.client()
    const error = { name: 'ValidationError', code: 'BODY_INVALID', field: 'body' }
    await expect(client.putObject({ ...target, body })).rejects.toMatchObject(error)
    await expect(client.appendObject({ ...target, position: 0, body })).rejects.toMatchObject(error)
    expect(() => client.resumableUpload({ ...target, body })).toThrow(expect.objectContaining(error))
    expect(service.requests()).toEqual([])
  })
})

describe('an AbortSignal of another realm, without reason and throwIfAborted as in polyfills,', () => {
  const isAbort = { name: 'AbortError' }

  it('ends a request, a stream and an upload', async () => {
    const client = service.client()
    await client.putObject({ ...target, body: bytesOf(2 * PART) })
    const ended = realm.signal()
    ended.abort()
    await expect(client.headObject({ ...target, signal: ended })).rejects.toMatchObject(isAbort)
    const presign = { ...target, method: 'GET', expiresInSeconds: 60, signal: ended } as const
    await expect(client.presign(presign)).rejects.toMatchObject(isAbort)
    const upload = client.resumableUpload({
      ...target,
      body: bytesOf(3 * PART),
      partSize: PART,
      signal: ended,
    })
    expect(await upload.outcome).toMatchObject({ kind: 'interrupted' })

    const signal = realm.signal()
    const object = await client.getObject({ ...target, signal })
    signal.abort()
    await expect(object.bytes()).rejects.toMatchObject(isAbort)
  })

  it('gets one listener, however many calls it may end', async () => {
    const client = service.client()
    const signal = realm.signal()
    for (let call = 0; call < 20; call++) await client.headObject({ ...target, signal })
    expect(signal.listeners.size).toBe(1)
  })
})

it('a Date of another realm is one', async () => {
  const client = service.client()
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000
  await client.putObject({ ...target, body: 'x', expires: realm.date(hour) })
  expect(await client.headObject(target)).toMatchObject({ expires: new Date(hour).toUTCString() })
})
