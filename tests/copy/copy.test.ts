import { readdir } from 'node:fs/promises'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { copied, copyInput, OTHER_BUCKET, partsCopied, SIZE, SOURCE, storeSource, TARGET } from './copying.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET, OTHER_BUCKET] })
})
afterEach(() => service[Symbol.asyncDispose]())

describe('resumableCopy', () => {
  it('copies a large object in parts, and verifies the whole (R1)', async () => {
    const bytes = await storeSource(service)
    const input = await copyInput(service)
    const copy = service.client().resumableCopy(input)
    const progress = await Array.fromAsync(copy.progress())
    const done = await copy.done()
    expect((await copied(service)).equals(bytes)).toBe(true)
    const source = await service.client().headObject(SOURCE)
    expect(done).toMatchObject({ crc64: source?.crc64, crc64Verified: true, size: SIZE, partsTotal: 5 })
    expect(partsCopied(service).toSorted()).toEqual([1, 2, 3, 4, 5])
    expect(service.requests()).not.toContain('GetObject')
    expect(await readdir(input.checkpointDir)).toEqual([])
    expect(progress.at(-1)).toMatchObject({ bytesRecorded: SIZE, bytesTotal: SIZE, partsRecorded: 5 })
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  })

  it('sends the ETag of the source and a byte range with each part', async () => {
    await storeSource(service)
    await service
      .client()
      .resumableCopy(await copyInput(service))
      .done()
    const etag = (await service.client().headObject(SOURCE))?.etag
    const parts = service.emulator.requests.filter(({ operation }) => operation === 'UploadPartCopy')
    for (const { headers, partNumber = 0 } of parts) {
      const start = (partNumber - 1) * PART
      expect(headers).toMatchObject({
        'x-oss-copy-source-if-match': etag,
        'x-oss-copy-source-range': `bytes=${start}-${Math.min(start + PART, SIZE) - 1}`,
      })
    }
    expect(parts).toHaveLength(5)
  })

  it.each([0, 1, PART])(
    'copies an object of %d bytes, no larger than one part, in one request',
    async (size) => {
      const bytes = await storeSource(service, size)
      const done = await service
        .client()
        .resumableCopy(await copyInput(service))
        .done()
      expect((await copied(service)).equals(bytes)).toBe(true)
      expect(service.requests()).toEqual(['HeadObject', 'CopyObject'])
      expect(done).toMatchObject({ size, uploadId: undefined, partsTotal: 1, crc64Verified: true })
    },
  )

  it.each([
    ['in one request', 100],
    ['in parts', SIZE],
  ])('%s gives the copy new properties', async (_, size) => {
    await storeSource(service, size)
    const client = service.client()
    const input = await copyInput(service)
    const options = {
      metadataDirective: 'REPLACE',
      cacheControl: 'max-age=1',
      metadata: { c: 'd' },
      taggingDirective: 'Replace',
      tagging: { u: '2' },
      acl: 'public-read',
      storageClass: 'IA',
      encryption: { algorithm: 'AES256' },
    } as const
    await client.resumableCopy({ ...input, ...options, key: 'copy.html' }).done()
    expect(service.emulator.state.describeObject(BUCKET, 'copy.html')?.properties).toMatchObject({
      contentHeaders: { 'Content-Type': 'text/x-source', 'Cache-Control': 'max-age=1' },
      metadata: { c: 'd' },
      tags: { u: '2' },
      acl: 'public-read',
      storageClass: 'IA',
      encryptionHeaders: { 'x-oss-server-side-encryption': 'AES256' },
    })
    const kept = client.resumableCopy({ ...input, key: 'copy.html', forbidOverwrite: true })
    await expect(kept.done()).rejects.toMatchObject({ cause: { code: 'FileAlreadyExists' } })
  })

  it('sends requestPayer and the traffic limit with each request', async () => {
    await storeSource(service)
    const input = await copyInput(service)
    const speed = { requestPayer: 'requester', trafficLimitBitsPerSecond: 819_200 } as const
    await service
      .client()
      .resumableCopy({ ...input, ...speed })
      .done()
    const { requests } = service.emulator
    expect(requests.map(({ headers }) => headers['x-oss-request-payer'])).toEqual(
      requests.map(() => 'requester'),
    )
    const parts = requests.filter(({ operation }) => operation === 'UploadPartCopy')
    expect(parts.map(({ headers }) => headers['x-oss-traffic-limit'])).toEqual(parts.map(() => '819200'))
  })

  it('copies the requested version, with a checkpoint of its own', async () => {
    await storeSource(service)
    const input = await copyInput(service)
    const ids = await Promise.all(
      ['v/1', 'v?2', undefined].map(async (version) => {
        const versionId = version === undefined ? {} : { versionId: version }
        const copy = service.client().resumableCopy({ ...input, source: { ...SOURCE, ...versionId } })
        await copy.outcome
        return copy.id
      }),
    )
    const versions = service.emulator.requests
      .filter(({ method }) => method === 'HEAD')
      .map(({ query }) => query['versionId'])
    // The emulator has no versions and refuses; the copy of the newest one asks twice: before and after.
    expect(versions.toSorted()).toEqual(['v/1', 'v?2', undefined, undefined])
    expect(new Set(ids).size).toBe(3)
  })

  it('emits events for its parts, its checkpoint and its phases', async () => {
    await storeSource(service)
    const told: string[] = []
    const client = service.client({
      on: {
        part: ({ kind, number, byteLength }) => told.push(`part ${number} ${kind} ${byteLength}`),
        checkpoint: ({ kind }) => told.push(kind),
        phase: ({ phase }) => told.push(phase),
      },
    })
    await client.resumableCopy(await copyInput(service)).done()
    expect(told).toEqual(
      expect.arrayContaining(['opened', 'started', 'part 5 started 123', 'part 5 stored 123']),
    )
    expect(told).toEqual(expect.arrayContaining(['completing', 'removed', 'settled']))
  })

  it('copies within a bucket when the source names none, also an object onto itself', async () => {
    await service.emulator.state.putObject(BUCKET, TARGET.key, bytesOf(SIZE))
    const input = await copyInput(service)
    const done = await service
      .client()
      .resumableCopy({ ...input, source: { key: TARGET.key } })
      .done()
    expect(done).toMatchObject({ size: SIZE, crc64Verified: true })
    expect((await copied(service)).equals(bytesOf(SIZE))).toBe(true)
  })
})

describe('the checkpoint of a copy', () => {
  it.each(['checkpoints', 'client', 'nothing'] as const)(
    'with %s, lets the same call resume an interrupted copy',
    async (given) => {
      const bytes = await storeSource(service)
      const store = memoryCheckpointStore()
      const client = service.client(given === 'client' ? { checkpoints: store } : {})
      const { checkpointDir: _, ...rest } = await copyInput(service)
      const input = given === 'checkpoints' ? { ...rest, checkpoints: store } : rest
      const first = client.resumableCopy({ ...input, parallel: 1 })
      for await (const { partsRecorded } of first.progress()) if (partsRecorded === 2) break
      expect(await first.interrupt()).toMatchObject({ kind: 'interrupted', error: { resumable: true } })
      expect(store.size).toBe(given === 'nothing' ? 0 : 1)
      const recorded = partsCopied(service).length
      const done = await client.resumableCopy(input).done()
      expect(done.partsReused).toBeGreaterThanOrEqual(2)
      expect(partsCopied(service).length - recorded).toBe(5 - done.partsReused)
      expect((await copied(service)).equals(bytes)).toBe(true)
      expect(store.size).toBe(0)
    },
  )
})

describe('invalid input is rejected before any request', () => {
  it.each([
    [{ bucket: 'NO' }, { code: 'BUCKET_INVALID' }],
    [{ key: '' }, { code: 'KEY_INVALID' }],
    [{ source: { bucket: 'NO', key: 'k' } }, { code: 'BUCKET_INVALID' }],
    [{ source: { bucket: '', key: 'k' } }, { code: 'BUCKET_INVALID' }],
    [{ source: { key: '' } }, { code: 'KEY_INVALID' }],
    [{ partSize: 102_399 }, { code: 'PART_SIZE_OUT_OF_RANGE', field: 'partSize' }],
    [{ partSize: 2 ** 30 + 1 }, { code: 'PART_SIZE_OUT_OF_RANGE', field: 'partSize' }],
    [{ partSize: 200_000.5 }, { code: 'PART_SIZE_OUT_OF_RANGE' }],
    [{ parallel: 0 }, { code: 'PARALLEL_OUT_OF_RANGE' }],
    [{ metadata: { a: 'b' } }, { code: 'OPTION_INVALID', field: 'metadataDirective' }],
    [{ tagging: { a: 'b' } }, { code: 'OPTION_INVALID', field: 'taggingDirective' }],
    [{ trafficLimitBitsPerSecond: 1 }, { code: 'TRAFFIC_LIMIT_OUT_OF_RANGE' }],
    [{ requestPayer: 'nobody' as 'requester' }, { code: 'OPTION_INVALID', field: 'requestPayer' }],
  ] as const)('%j', async (wrong, error) => {
    const input = await copyInput(service)
    expect(() => service.client().resumableCopy({ ...input, ...wrong })).toThrowError(
      expect.objectContaining(error),
    )
    expect(service.requests()).toEqual([])
  })
})
