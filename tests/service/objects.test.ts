import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'dir/\u00e4 b+c%.txt'
const target = { bucket: BUCKET, key }
const stored = async (of = key): Promise<Buffer> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, of)) ?? [])

describe('getObject', () => {
  it('reads an object and checks its CRC-64', async () => {
    const bytes = bytesOf(300_000)
    await service.emulator.state.putObject(BUCKET, key, bytes)
    await using object = await service.client().getObject(target)
    expect(object.info).toMatchObject({ size: 300_000, objectType: 'Normal' })
    expect(Buffer.from(await object.bytes()).equals(bytes)).toBe(true)
  })

  it('ends with an error when the bytes are damaged in transit', async () => {
    await service.emulator.state.putObject(BUCKET, key, 'hello')
    service.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'wrong-crc' } })
    await using object = await service.client().getObject(target)
    await expect(object.bytes()).rejects.toMatchObject({ name: 'ChecksumError' })
  })

  it('reads a range', async () => {
    await service.emulator.state.putObject(BUCKET, key, '0123456789')
    await using object = await service.client().getObject({ ...target, range: { start: 2, end: 5 } })
    expect(Buffer.from(await object.bytes()).toString()).toBe('234')
    await using beyond = await service.client().getObject({ ...target, range: { start: 8, end: 100 } })
    expect(Buffer.from(await beyond.bytes()).toString()).toBe('89')
    await expect(
      service.client().getObject({ ...target, range: { start: 5, end: 5 } }),
    ).rejects.toMatchObject({ code: 'RANGE_INVALID' })
  })

  it('fails with NoSuchKey when the object does not exist', async () => {
    await expect(service.client().getObject(target)).rejects.toMatchObject({ code: 'NoSuchKey', status: 404 })
  })
})

describe('headObject and deleteObject', () => {
  it('return undefined for a missing object, and delete an object', async () => {
    const client = service.client()
    expect(await client.headObject(target)).toBeUndefined()
    await client.putObject({ ...target, body: 'x' })
    expect(await client.headObject(target)).toMatchObject({ size: 1, lastModified: expect.any(Date) })
    await client.deleteObject(target)
    await client.deleteObject(target)
    expect(await client.headObject(target)).toBeUndefined()
    await expect(client.headObject({ ...target, bucket: 'no-such-bucket' })).rejects.toMatchObject({
      code: 'NoSuchBucket',
    })
  })
})

describe('presign', () => {
  it.each(['v4', 'v1'] as const)(
    'creates URLs that upload and download without credentials, signature %s',
    async (signatureVersion) => {
      const client = service.client({ signatureVersion })
      const put = await client.presign({
        method: 'PUT',
        ...target,
        expiresInSeconds: 60,
        contentType: 'text/plain',
      })
      const answer = await fetch(put.url, { method: put.method, headers: put.headers, body: 'by URL' })
      expect(answer.status).toBe(200)
      expect((await stored()).toString()).toBe('by URL')
      const get = await client.presign({ method: 'GET', ...target, expiresInSeconds: 60 })
      expect(await (await fetch(get.url)).text()).toBe('by URL')
    },
  )

  it('rejects a lifetime out of range', async () => {
    const presign = service.client().presign({ method: 'GET', ...target, expiresInSeconds: 604_801 })
    await expect(presign).rejects.toMatchObject({ name: 'SigningError', code: 'EXPIRY_OUT_OF_RANGE' })
  })
})
