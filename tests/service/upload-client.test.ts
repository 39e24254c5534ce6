import { staticCredentials } from '@oss/client'
import { allOperations, OssCoreClient } from '@oss/client/core'
import { OssUploadClient, type SizedUploadInput } from '@oss/client/upload'
import { undiciTransport } from '@oss/http'
import { bytesSource } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, REGION, type Service, startService } from './service.ts'

let service: Service
let client: OssUploadClient
const transport = undiciTransport()
beforeEach(async () => {
  service = await startService()
  client = new OssUploadClient({
    endpoint: service.emulator.endpoint,
    region: REGION,
    credentials: staticCredentials({
      accessKeyId: canary.accessKeyId,
      accessKeySecret: canary.accessKeySecret,
    }),
    transport,
  })
})
afterEach(async () => {
  await client.close()
  await service[Symbol.asyncDispose]()
})

describe('a client that only uploads', () => {
  it.each<[string, SizedUploadInput['body']]>([
    ['text', 'a'.repeat(3 * PART)],
    ['bytes', Buffer.from('a'.repeat(3 * PART))],
    ['a Blob', new Blob(['a'.repeat(3 * PART)])],
    ['a source', bytesSource('own', Buffer.from('a'.repeat(3 * PART)))],
  ])('uploads %s in parts, and describes, signs and deletes the object', async (_, body) => {
    const object = { bucket: BUCKET, key: 'a.txt' }
    const done = await client.resumableUpload({ ...object, body, partSize: PART }).done()
    expect(done).toMatchObject({ crc64Verified: true })
    expect(service.requests().filter((name) => name.startsWith('UploadPart'))).toHaveLength(3)
    expect(await client.headObject(object)).toMatchObject({ size: 3 * PART, contentType: 'text/plain' })
    const { url } = await client.presign({ ...object, method: 'GET', expiresInSeconds: 60 })
    expect(await (await fetch(url)).text()).toBe('a'.repeat(3 * PART))
    await client.deleteObject(object)
    expect(await client.headObject(object)).toBeUndefined()
  })

  it.each([
    ['clientEncryption', {}],
    ['file', '/tmp/a'],
    ['allowGrowth', true],
    ['checkpointDir', '/tmp'],
    ['spoolDir', '/tmp'],
    ['expectedSize', 1],
  ])('refuses the option %s, which it would ignore', (name, value) => {
    const input = { bucket: BUCKET, key: 'a', body: 'text', [name]: value }
    expect(() => client.resumableUpload(input)).toThrow(
      expect.objectContaining({ name: 'ValidationError', field: name }),
    )
    expect(service.requests()).toEqual([])
  })

  it('refuses a stream, and names the client that uploads it', () => {
    const body = new Blob(['x']).stream()
    const input = { bucket: BUCKET, key: 'a', body } as unknown as SizedUploadInput
    expect(() => client.resumableUpload(input)).toThrow('Streams require OssCoreClient of @oss/client/core')
  })
})

describe('a client with all operations for a client that only uploads', () => {
  it('continues its uploads and shares its end', async () => {
    const all = allOperations(client)
    expect(all).toBeInstanceOf(OssCoreClient)
    const input = { bucket: BUCKET, key: 'a.bin', body: bytesOf(3 * PART), partSize: PART, parallel: 1 }
    const first = client.resumableUpload(input)
    for await (const { partsRecorded } of first.progress())
      if (partsRecorded === 1) void first.interrupt('enough')
    expect(await first.outcome).toMatchObject({ kind: 'interrupted' })
    await all.resumableUpload(input).done()
    expect(service.requests().filter((name) => name === 'UploadPart 1')).toHaveLength(1)
    expect(await Array.fromAsync(all.listObjects({ bucket: BUCKET }))).toMatchObject([{ key: 'a.bin' }])
    client.disableRequests('pause')
    expect(all.requestsEnabled).toBe(false)
    await expect(all.getObject({ bucket: BUCKET, key: 'a.bin' })).rejects.toMatchObject({
      name: 'InterruptedError',
    })
  })
})
