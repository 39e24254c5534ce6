import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET, 'other-bucket'] })
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'copy.bin' }
const source = { bucket: 'other-bucket', key: 'dir/\u00e4 b+c%?.txt' }
const describeCopy = () => service.emulator.state.describeObject(BUCKET, target.key)
const stored = async (): Promise<Buffer> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])

describe('copyObject', () => {
  beforeEach(async () => {
    await service.client().putObject({ ...source, body: 'hello', metadata: { a: 'b' }, tagging: { t: '1' } })
  })

  it('copies bytes, headers, metadata and tags, from another bucket', async () => {
    const copy = await service.client().copyObject({ ...target, source, acl: 'private', storageClass: 'IA' })
    expect((await stored()).toString()).toBe('hello')
    expect(describeCopy()?.properties).toMatchObject({
      contentHeaders: { 'Content-Type': 'text/plain' },
      metadata: { a: 'b' },
      tags: { t: '1' },
      acl: 'private',
      storageClass: 'IA',
    })
    expect(copy).toMatchObject({ crc64: '11177612005948864433', lastModified: expect.any(Date) })
  })

  it('replaces metadata and tags', async () => {
    await service.client().copyObject({
      ...target,
      source,
      metadataDirective: 'REPLACE',
      contentType: 'text/x-mine',
      metadata: { c: 'd' },
      taggingDirective: 'Replace',
      tagging: { u: '2' },
    })
    expect(describeCopy()?.properties).toMatchObject({
      contentHeaders: { 'Content-Type': 'text/x-mine' },
      metadata: { c: 'd' },
      tags: { u: '2' },
    })
  })

  it('fails when a condition on the source is not met', async () => {
    const client = service.client()
    const { etag = '' } = (await client.headObject(source)) ?? {}
    await client.copyObject({ ...target, source: { ...source, ifMatch: etag } })
    const other = client.copyObject({ ...target, source: { ...source, ifMatch: '"0"' } })
    await expect(other).rejects.toMatchObject({ code: 'PreconditionFailed', status: 412 })
    const same = client.copyObject({ ...target, source: { ...source, ifNoneMatch: etag } })
    await expect(same).rejects.toMatchObject({ status: 304 })
    const future = new Date(Date.now() + 60_000)
    const unchanged = client.copyObject({ ...target, source: { ...source, ifModifiedSince: future } })
    await expect(unchanged).rejects.toMatchObject({ status: 304 })
    const past = new Date(0)
    const changed = client.copyObject({ ...target, source: { ...source, ifUnmodifiedSince: past } })
    await expect(changed).rejects.toMatchObject({ status: 412 })
    const kept = client.copyObject({ ...target, source, forbidOverwrite: true })
    await expect(kept).rejects.toMatchObject({ code: 'FileAlreadyExists' })
  })

  it.each([
    [{ metadata: { a: 'b' } }, 'metadataDirective'],
    [{ contentType: 'text/plain', metadataDirective: 'COPY' }, 'metadataDirective'],
    [{ tagging: { a: 'b' } }, 'taggingDirective'],
    [{ source: { key: 'k', ifModifiedSince: new Date(Number.NaN) } }, 'source.ifModifiedSince'],
  ] as const)('rejects %j, which OSS would ignore, before any request', async (options, field) => {
    service.emulator.clearRequests()
    const copy = service.client().copyObject({ ...target, source, ...options })
    await expect(copy).rejects.toMatchObject({ code: 'OPTION_INVALID', field })
    expect(service.requests()).toEqual([])
  })
})

describe('uploadPartCopy', () => {
  it('stores ranges of an object as parts', async () => {
    const bytes = bytesOf(2 * PART + 7)
    await service.emulator.state.putObject('other-bucket', source.key, bytes)
    const client = service.client()
    const upload = await client.initiateMultipartUpload(target)
    const ranges = [
      { start: 0, end: PART },
      { start: PART, end: bytes.byteLength },
    ]
    for (const [index, range] of ranges.entries())
      await client.uploadPartCopy({ ...upload, partNumber: index + 1, source: { ...source, range } })
    await client.completeMultipartUpload({ ...upload, parts: 'all' })
    expect((await stored()).equals(bytes)).toBe(true)
  })

  it('refuses bad input before any request', async () => {
    const client = service.client()
    const upload = { ...target, uploadId: 'ID' }
    const empty = { ...source, range: { start: 5, end: 5 } }
    await expect(client.uploadPartCopy({ ...upload, partNumber: 1, source: empty })).rejects.toMatchObject({
      code: 'RANGE_INVALID',
    })
    await expect(client.uploadPartCopy({ ...upload, partNumber: 0, source })).rejects.toMatchObject({
      code: 'PART_NUMBER_OUT_OF_RANGE',
    })
    await expect(
      client.uploadPartCopy({ ...upload, partNumber: 1, source: { key: '' } }),
    ).rejects.toMatchObject({ code: 'KEY_INVALID' })
    expect(service.requests()).toEqual([])
  })
})
