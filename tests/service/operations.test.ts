import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type Transport, undiciTransport } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, REGION, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'dir/\u00e4 b+c%.txt'
const target = { bucket: BUCKET, key }
const stored = async (of = key): Promise<Buffer> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, of)) ?? [])

describe('putObject', () => {
  const text = 'hello \u00e4'
  const bodies = async () => ({
    string: text,
    bytes: new TextEncoder().encode(text),
    blob: new Blob([text]),
    file: { file: await fileWith(text) },
    stream: { stream: Readable.from([Buffer.from(text)]), byteLength: Buffer.byteLength(text) },
  })

  async function fileWith(content: string): Promise<string> {
    const path = await service.file('put.txt', 0)
    await writeFile(path, content)
    return path
  }

  it.each(['string', 'bytes', 'blob', 'file', 'stream'] as const)(
    'stores a %s, and returns the CRC-64 of what it sent',
    async (kind) => {
      const body = (await bodies())[kind]
      const result = await service.client().putObject({ ...target, body })
      expect((await stored()).toString()).toBe(text)
      const object = service.emulator.state.describeObject(BUCKET, key)
      expect(result).toMatchObject({
        etag: expect.stringMatching(/^"[0-9A-F]{32}"$/),
        requestId: expect.any(String),
      })
      expect(String(result.crc64)).toBe(String(object?.crc64))
    },
  )

  it('stores what the object is to have besides its bytes', async () => {
    await service.client().putObject({
      ...target,
      body: 'x',
      contentType: 'text/plain; charset=utf-8',
      cacheControl: 'no-cache',
      contentDisposition: 'attachment',
      metadata: { Author: 'alice' },
      storageClass: 'IA',
    })
    expect(await service.client().headObject(target)).toMatchObject({
      size: 1,
      contentType: 'text/plain; charset=utf-8',
      storageClass: 'IA',
      metadata: { author: 'alice' },
      objectType: 'Normal',
    })
  })

  it('with forbidOverwrite leaves an object alone that is there', async () => {
    const client = service.client()
    await client.putObject({ ...target, body: 'first', forbidOverwrite: true })
    await expect(
      client.putObject({ ...target, body: 'second', forbidOverwrite: true }),
    ).rejects.toMatchObject({ code: 'FileAlreadyExists', status: 409 })
    expect((await stored()).toString()).toBe('first')
  })

  it('sends a damaged body again', async () => {
    service.emulator.faults.add({
      match: { operation: 'PutObject', times: 2 },
      fault: { type: 'corrupt-body' },
    })
    await service.client().putObject({ ...target, body: text })
    expect(service.requests()).toEqual(['PutObject', 'PutObject', 'PutObject'])
    expect((await stored()).toString()).toBe(text)
  })

  it('that arrives damaged again and again fails, and says so', async () => {
    service.emulator.faults.add({ fault: { type: 'corrupt-body' } })
    await expect(service.client().putObject({ ...target, body: text })).rejects.toMatchObject({
      name: 'ChecksumError',
      code: 'CRC64_MISMATCH',
    })
  })

  it('never sends a stream twice (A1)', async () => {
    service.emulator.faults.add({
      match: { times: 1 },
      fault: { type: 'status', status: 503, code: 'ServiceUnavailable' },
    })
    const stream = Readable.from([Buffer.from(text)])
    const body = { stream, byteLength: Buffer.byteLength(text) }
    await expect(service.client().putObject({ ...target, body })).rejects.toMatchObject({
      name: 'ServiceError',
      status: 503,
    })
    expect(service.requests()).toEqual(['PutObject'])
    expect(await stored()).toHaveLength(0)
  })

  it.each([-1, 1])('of a stream whose length is off by %d fails and stores nothing', async (error) => {
    const body = { stream: Readable.from([Buffer.from(text)]), byteLength: Buffer.byteLength(text) + error }
    await expect(service.client().putObject({ ...target, body })).rejects.toMatchObject({
      name: 'SourceError',
    })
    expect(service.emulator.state.describeObject(BUCKET, key)).toBeUndefined()
  })

  it('tells its progress', async () => {
    const told: number[] = []
    await service
      .client()
      .putObject({ ...target, body: bytesOf(600_000), onProgress: (sent) => told.push(sent) })
    expect(told.at(-1)).toBe(600_000)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })

  it('ends with the reason of its signal', async () => {
    service.emulator.faults.add({ fault: { type: 'hang', when: 'before-headers' } })
    const reason = new Error('enough')
    const put = service.client().putObject({ ...target, body: 'x', signal: AbortSignal.timeout(50) })
    await expect(put).rejects.toMatchObject({ name: 'TimeoutError' })
    await expect(
      service.client().putObject({ ...target, body: 'x', signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason)
  })

  it('refuses bad input before any request', async () => {
    const client = service.client()
    const refusals = [
      [{ ...target, bucket: 'Bad_Bucket', body: 'x' }, 'BUCKET_INVALID'],
      [{ ...target, key: '/x', body: 'x' }, 'KEY_INVALID'],
      [{ ...target, body: 5 as unknown as string }, 'BODY_INVALID'],
      [{ ...target, body: { stream: Readable.from([]), byteLength: -1 } }, 'BODY_INVALID'],
      [{ ...target, body: 'x', metadata: { a: '\u00e4' } }, 'METADATA_INVALID'],
    ] as const
    for (const [input, code] of refusals) {
      await expect(client.putObject(input)).rejects.toMatchObject({ name: 'ValidationError', code })
    }
    await expect(client.putObject({ ...target, body: { file: '/none' } })).rejects.toMatchObject({
      name: 'SourceError',
    })
    expect(service.requests()).toEqual([])
  })
})

describe('getObject', () => {
  it('reads an object and checks its CRC-64', async () => {
    const bytes = bytesOf(300_000)
    await service.emulator.state.putObject(BUCKET, key, bytes)
    await using object = await service.client().getObject(target)
    expect(object.info).toMatchObject({ size: 300_000, objectType: 'Normal' })
    expect(Buffer.from(await object.bytes()).equals(bytes)).toBe(true)
  })

  it('ends with an error when the bytes are not those that OSS has', async () => {
    await service.emulator.state.putObject(BUCKET, key, 'hello')
    service.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { type: 'wrong-crc' } })
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

  it('of nothing fails with NoSuchKey', async () => {
    await expect(service.client().getObject(target)).rejects.toMatchObject({ code: 'NoSuchKey', status: 404 })
  })
})

describe('headObject and deleteObject', () => {
  it('tell that there is nothing, and make it so', async () => {
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

describe('multipart by hand', () => {
  it('takes parts from memory and from files, and completes with the options of its beginning and end', async () => {
    const bytes = bytesOf(2 * PART + 9)
    const file = await service.file('source.bin', bytes.byteLength)
    const client = service.client()
    const upload = await client.initiateMultipartUpload({
      ...target,
      contentType: 'text/x-mine',
      metadata: { a: 'b' },
    })
    const first = await client.uploadPart({ ...upload, partNumber: 1, body: bytes.subarray(0, PART) })
    const second = await client.uploadPart({
      ...upload,
      partNumber: 2,
      body: { file, start: PART, end: bytes.byteLength },
    })
    const parts = [first, second].map(({ etag }, index) => ({ partNumber: index + 1, etag }))
    const object = await client.completeMultipartUpload({ ...upload, parts, acl: 'public-read' })
    expect(object.etag).toMatch(/-2"$/)
    expect((await stored()).equals(bytes)).toBe(true)
    expect(await client.headObject(target)).toMatchObject({
      contentType: 'text/x-mine',
      metadata: { a: 'b' },
      objectType: 'Multipart',
    })
  })

  it('lists what is unfinished, over pages, with keys that no XML can hold', async () => {
    const client = service.client()
    const keys = Array.from({ length: 1003 }, (_, index) => `many/${String(index).padStart(4, '0')}`)
    for (const many of [...keys, 'other/\u0001&<>'])
      await client.initiateMultipartUpload({ bucket: BUCKET, key: many })
    const listed = await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET, prefix: 'many/' }))
    expect(listed.map((upload) => upload.key)).toEqual(keys)
    const [strange] = await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET, prefix: 'other/' }))
    expect(strange).toMatchObject({
      key: 'other/\u0001&<>',
      initiated: expect.any(Date),
      uploadId: expect.any(String),
    })
  })

  it('refuses bad input before any request', async () => {
    const client = service.client()
    const upload = { ...target, uploadId: 'ID' }
    await expect(
      client.uploadPart({ ...upload, partNumber: 0, body: Buffer.from('x') }),
    ).rejects.toMatchObject({ code: 'PART_NUMBER_OUT_OF_RANGE' })
    await expect(
      client.uploadPart({ ...upload, partNumber: 10_001, body: Buffer.from('x') }),
    ).rejects.toMatchObject({ code: 'PART_NUMBER_OUT_OF_RANGE' })
    await expect(client.abortMultipartUpload({ ...upload, uploadId: 'a b' })).rejects.toMatchObject({
      code: 'UPLOAD_ID_INVALID',
    })
    const file = await service.file('short.bin', 10)
    const range = client.uploadPart({ ...upload, partNumber: 1, body: { file, start: 5, end: 11 } })
    await expect(range).rejects.toMatchObject({ code: 'RANGE_INVALID' })
    expect(() => client.listParts({ ...upload, key: '' })).toThrow(
      expect.objectContaining({ code: 'KEY_INVALID' }),
    )
    expect(service.requests()).toEqual([])
  })
})

describe('presign', () => {
  it.each(['v4', 'v1'] as const)(
    'makes URLs that put and get without other credentials, signature %s',
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

  it('refuses a lifetime out of range', async () => {
    const presign = service.client().presign({ method: 'GET', ...target, expiresInSeconds: 604_801 })
    await expect(presign).rejects.toMatchObject({ name: 'SigningError', code: 'EXPIRY_OUT_OF_RANGE' })
  })
})

describe('addressing', () => {
  it('by a custom domain that belongs to the bucket', async () => {
    await using own = await startService({ cnames: { '127.0.0.1': BUCKET } })
    await own.client({ addressing: 'cname' }).putObject({ ...target, body: 'x' })
    expect(own.emulator.requests[0]).toMatchObject({ path: '/dir/%C3%A4%20b%2Bc%25.txt', bucket: BUCKET })
  })

  it('by path, for an IP address', async () => {
    await service.client().putObject({ ...target, body: 'x' })
    expect(service.emulator.requests[0]).toMatchObject({ path: `/${BUCKET}/dir/%C3%A4%20b%2Bc%25.txt` })
  })

  it('by the bucket in the host name', async () => {
    const { port } = new URL(service.emulator.endpoint)
    await using transport = withoutNames()
    const client = service.client({
      endpoint: `http://localhost:${port}`,
      addressing: 'virtual-host',
      region: REGION,
      transport,
    })
    await client.putObject({ ...target, body: 'x' })
    expect(service.emulator.requests[0]).toMatchObject({
      host: `${BUCKET}.localhost:${port}`,
      path: '/dir/%C3%A4%20b%2Bc%25.txt',
    })
  })
})

/** A transport that sends to this machine whatever host a URL names, because not every machine knows the names below `localhost`. */
function withoutNames(): Transport {
  const transport = undiciTransport()
  return {
    send(request, options) {
      const url = new URL(request.url)
      url.hostname = '127.0.0.1'
      return transport.send(
        { ...request, url, headers: { ...request.headers, host: request.url.host } },
        options,
      )
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}
