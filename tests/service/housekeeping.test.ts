import type { UnfinishedUpload } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from './service.ts'

const HOUR = 3_600_000
let nowMs: number
let service: Service
beforeEach(async () => {
  nowMs = Date.now() - 3 * HOUR
  service = await startService({ now: () => nowMs })
})
afterEach(() => service[Symbol.asyncDispose]())

/** An upload that was initiated so many hours ago, with a part. */
async function begun(key: string, hoursAgo: number, bytes: number): Promise<string> {
  nowMs = Date.now() - hoursAgo * HOUR
  const { uploadId } = await service.client().initiateMultipartUpload({ bucket: BUCKET, key })
  await service.emulator.state.putPart(uploadId, 1, Buffer.alloc(bytes))
  nowMs = Date.now()
  return uploadId
}

const left = () => service.emulator.state.listUploads(BUCKET).map(({ key }) => key)

describe('unfinished uploads', () => {
  beforeEach(async () => {
    await begun('a/old', 3, 10)
    await begun('a/new', 0, 20)
    await begun('b/old', 2, 30)
    await begun('b/older', 4, 40)
    service.emulator.clearRequests()
  })

  it('are measured: all, under a prefix, or older than an age', async () => {
    const client = service.client()
    const all = await client.measureMultipartUploads({ bucket: BUCKET })
    expect(all).toMatchObject({ uploads: 4, parts: 4, bytes: 100, oldest: expect.any(Date) })
    expect(Math.round((nowMs - (all.oldest?.getTime() ?? 0)) / HOUR)).toBe(4)
    expect(await client.measureMultipartUploads({ bucket: BUCKET, prefix: 'a/' })).toMatchObject({
      bytes: 30,
    })
    const old = { bucket: BUCKET, olderThanMs: HOUR }
    expect(await client.measureMultipartUploads(old)).toMatchObject({ uploads: 3, bytes: 80 })
    const none = { bucket: BUCKET, prefix: 'c/' }
    expect(await client.measureMultipartUploads(none)).toEqual({
      uploads: 0,
      parts: 0,
      bytes: 0,
      oldest: undefined,
    })
  })

  it('older than an age are aborted, and the others are not', async () => {
    const gone: UnfinishedUpload[] = []
    const onAborted = (upload: UnfinishedUpload) => gone.push(upload)
    const result = await service
      .client()
      .abortMultipartUploads({ bucket: BUCKET, olderThanMs: HOUR, onAborted })
    expect(result).toEqual({ aborted: 3, failed: [] })
    expect(gone.map(({ key }) => key)).toEqual(['a/old', 'b/old', 'b/older'])
    expect(left()).toEqual(['a/new'])
  })

  it('are all aborted with olderThanMs: 0, even if they seem to start in the future', async () => {
    await begun('a/future', -0.1, 10)
    const result = await service.client().abortMultipartUploads({ bucket: BUCKET, olderThanMs: 0 })
    expect(result).toEqual({ aborted: 5, failed: [] })
    expect(left()).toEqual([])
  })

  it('under a prefix are aborted, and the others are not', async () => {
    expect(await service.client().abortMultipartUploads({ bucket: BUCKET, prefix: 'b/' })).toMatchObject({
      aborted: 2,
    })
    expect(left()).toEqual(['a/new', 'a/old'])
  })

  it('under a prefix and older than an age are aborted, and the others are not', async () => {
    await service.client().abortMultipartUploads({ bucket: BUCKET, prefix: 'a/', olderThanMs: HOUR })
    expect(left()).toEqual(['a/new', 'b/old', 'b/older'])
  })

  it('that cannot be aborted are reported, and the others are aborted', async () => {
    service.emulator.faults.add({
      match: { operation: 'AbortMultipartUpload', key: 'a/old' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const { aborted, failed } = await service
      .client()
      .abortMultipartUploads({ bucket: BUCKET, olderThanMs: 0 })
    expect(aborted).toBe(3)
    expect(failed).toMatchObject([{ upload: { key: 'a/old' }, error: { code: 'AccessDenied' } }])
    expect(left()).toEqual(['a/old'])
  })

  it('that end while they are measured or aborted count as aborted', async () => {
    service.emulator.faults.add({
      match: { operation: 'ListParts' },
      fault: { kind: 'status', status: 404, code: 'NoSuchUpload' },
    })
    const client = service.client()
    expect(await client.measureMultipartUploads({ bucket: BUCKET })).toMatchObject({ uploads: 4, bytes: 0 })
    service.emulator.faults.add({
      match: { operation: 'AbortMultipartUpload' },
      fault: { kind: 'status', status: 404, code: 'NoSuchUpload' },
    })
    expect(await client.abortMultipartUploads({ bucket: BUCKET, olderThanMs: 0 })).toMatchObject({
      aborted: 4,
    })
  })

  it.each([{}, { prefix: '' }, { olderThanMs: -1 }, { olderThanMs: Number.NaN }])(
    'are not aborted for %j, before any request',
    async (which) => {
      const abort = service.client().abortMultipartUploads({ bucket: BUCKET, ...which })
      await expect(abort).rejects.toMatchObject({ code: 'OPTION_INVALID', field: 'olderThanMs' })
      expect(service.requests()).toEqual([])
    },
  )
})
