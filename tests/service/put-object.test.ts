import { open, truncate, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
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

describe('putObject', () => {
  const text = 'hello \u00e4'
  const bodies = async () => ({
    string: text,
    bytes: new TextEncoder().encode(text),
    blob: new Blob([text]),
    file: { file: await fileWith(text) },
    handle: await open(await fileWith(text)),
    stream: { stream: Readable.from([Buffer.from(text)]), byteLength: Buffer.byteLength(text) },
  })

  async function fileWith(content: string): Promise<string> {
    const path = await service.file('put.txt', 0)
    await writeFile(path, content)
    return path
  }

  it('accepts exactly 5 GiB in one request, and rejects one byte more before any request', async () => {
    const file = await service.file('sparse.bin', 0)
    // OSS refuses it at once, so that nothing of the 5 GiB is sent.
    const fault = { kind: 'status', status: 403, code: 'AccessDenied', when: 'before-body' } as const
    service.emulator.faults.add({ match: { operation: 'PutObject' }, fault })
    await truncate(file, 5 * 1024 ** 3)
    const put = () => service.client().putObject({ ...target, body: { file } })
    await expect(put()).rejects.toMatchObject({ name: 'ServiceError', code: 'AccessDenied' })
    service.emulator.clearRequests()
    await truncate(file, 5 * 1024 ** 3 + 1)
    await expect(put()).rejects.toMatchObject({ name: 'ValidationError', code: 'TOO_LARGE' })
    expect(service.requests()).toEqual([])
  })

  it.each(['string', 'bytes', 'blob', 'file', 'handle', 'stream'] as const)(
    'stores a %s, and returns the CRC-64 of what it sent',
    async (kind) => {
      const given = await bodies()
      await using handle = given.handle
      const body = kind === 'handle' ? handle : given[kind]
      const result = await service.client().putObject({ ...target, body })
      expect((await stored()).toString()).toBe(text)
      const object = service.emulator.state.describeObject(BUCKET, key)
      expect(result).toMatchObject({
        etag: expect.stringMatching(/^"[0-9A-F]{32}"$/),
        requestId: expect.any(String),
      })
      expect(result.crc64).toBe(object?.crc64)
    },
  )

  it('rejects a stream of unknown length, and names the call that accepts it', async () => {
    const body = Readable.from([Buffer.from(text)]) as unknown as string
    await expect(service.client().putObject({ ...target, body })).rejects.toMatchObject({
      code: 'BODY_INVALID',
      message: expect.stringContaining('use resumableUpload, which accepts any stream'),
    })
    expect(service.requests()).toEqual([])
  })

  it('stores the object options', async () => {
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

  it('with forbidOverwrite keeps an existing object', async () => {
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
      fault: { kind: 'corrupt-body' },
    })
    await service.client().putObject({ ...target, body: text })
    expect(service.requests()).toEqual(['PutObject', 'PutObject', 'PutObject'])
    expect((await stored()).toString()).toBe(text)
  })

  it('fails when the body repeatedly arrives damaged, and reports that', async () => {
    service.emulator.faults.add({ fault: { kind: 'corrupt-body' } })
    await expect(service.client().putObject({ ...target, body: text })).rejects.toMatchObject({
      name: 'ChecksumError',
      code: 'CRC64_MISMATCH',
    })
  })

  it('never sends a stream twice (A1)', async () => {
    service.emulator.faults.add({
      match: { times: 1 },
      fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' },
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

  it.each([-1, 1])('fails for a stream whose length is off by %d, and stores nothing', async (error) => {
    const body = { stream: Readable.from([Buffer.from(text)]), byteLength: Buffer.byteLength(text) + error }
    await expect(service.client().putObject({ ...target, body })).rejects.toMatchObject({
      name: 'SourceError',
    })
    expect(service.emulator.state.describeObject(BUCKET, key)).toBeUndefined()
  })

  it('reports its progress', async () => {
    const told: number[] = []
    await service
      .client()
      .putObject({ ...target, body: bytesOf(600_000), onProgress: (sent) => told.push(sent) })
    expect(told.at(-1)).toBe(600_000)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })

  it('ends with the reason of its signal', async () => {
    service.emulator.faults.add({ fault: { kind: 'hang', when: 'before-headers' } })
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
