import { type CompletedCopy, SourceError } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { copied, copyInput, OTHER_BUCKET, partsCopied, SIZE, SOURCE, storeSource } from './copying.ts'
import { type Moment, once, watchedStore } from './watched-store.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET, OTHER_BUCKET] })
})
afterEach(() => service[Symbol.asyncDispose]())

const OTHER = 2
const openUploads = () => service.emulator.state.listUploads(BUCKET)

/** Copies, and at a moment puts other bytes in the place of the source's. */
async function copyChanged(moment: Moment, size: number, otherSize: number): Promise<CompletedCopy> {
  await storeSource(service, size)
  const checkpoints = watchedStore(once(moment, () => storeSource(service, otherSize, OTHER)))
  const { notices, ...input } = await copyInput(service)
  const done = await service
    .client()
    .resumableCopy({ ...input, checkpoints, parallel: 2 })
    .done()
  expect(checkpoints.memory.size).toBe(0)
  expect(openUploads()).toEqual([])
  return done
}

describe('a source that changes while it is copied', () => {
  const moments: readonly Moment[] = ['acquired', 'started', 'recorded 1', 'recorded 4', 'recorded 5']
  const sizes = [SIZE, 2 * PART, 7]

  it.each(moments.flatMap((moment) => sizes.map((size) => [moment, size] as const)))(
    'at "%s", to %d other bytes, is copied completely in its new version (F30, R1)',
    async (moment, size) => {
      const done = await copyChanged(moment, SIZE, size)
      expect((await copied(service)).equals(bytesOf(size, OTHER))).toBe(true)
      expect(done).toMatchObject({ size, crc64Verified: true })
    },
  )

  it('after its last check is copied in the version of that check (F30, R1)', async () => {
    await copyChanged('completing', SIZE, SIZE)
    expect((await copied(service)).equals(bytesOf(SIZE))).toBe(true)
  })

  it('and is copied in one request, is copied in its new version (F30, R1)', async () => {
    await copyChanged('has', 7, 9)
    expect((await copied(service)).equals(bytesOf(9, OTHER))).toBe(true)
    expect(service.requests()).toEqual(['HeadObject', 'CopyObject', 'HeadObject', 'CopyObject'])
  })

  it('repeatedly fails with SOURCE_CHANGED, and nothing is stored', async () => {
    await storeSource(service)
    let version = 1
    const checkpoints = watchedStore(async (moment) => {
      if (moment === 'recorded 1') await storeSource(service, SIZE, ++version)
    })
    const input = await copyInput(service)
    const copy = service.client().resumableCopy({ ...input, checkpoints })
    await expect(copy.done()).rejects.toMatchObject({
      name: 'UploadError',
      code: 'SOURCE_CHANGED',
      cause: { name: 'SourceError', code: 'SOURCE_CHANGED' },
    })
    expect(await copied(service)).toHaveLength(0)
    // The same call copies all parts again; then it is at rest.
    service.emulator.clearRequests()
    const done = await service
      .client()
      .resumableCopy({ ...input, checkpoints: checkpoints.memory })
      .done()
    expect(done.partsReused).toBe(0)
    expect((await copied(service)).equals(bytesOf(SIZE, version))).toBe(true)
    expect(openUploads()).toEqual([])
  })

  it.each([
    ['of the same size within the same second', SIZE],
    ['of another size', SIZE + 1],
  ])('between two runs, to bytes %s, is copied again (F30, F31, R1)', async (_, size) => {
    await storeSource(service)
    const { notices, ...input } = await copyInput(service)
    const client = service.client()
    // Not awaited: the interruption itself waits for this moment to be over.
    const interrupt = async () => void first.interrupt()
    const interrupted = watchedStore(once('recorded 2', () => interrupt()))
    const first = client.resumableCopy({ ...input, checkpoints: interrupted, parallel: 1 })
    expect((await first.outcome).kind).toBe('interrupted')
    await storeSource(service, size, OTHER)
    const done = await client.resumableCopy({ ...input, checkpoints: interrupted.memory }).done()
    expect(done).toMatchObject({ size, partsReused: 0 })
    expect((await copied(service)).equals(bytesOf(size, OTHER))).toBe(true)
    expect(notices.filter(({ kind }) => kind === 'restarted')).toMatchObject([{ reason: 'source-changed' }])
    expect(openUploads()).toEqual([])
  })

  it('is not copied again while its old upload cannot be aborted and might still be completed (R6)', async () => {
    await storeSource(service)
    const { checkpointDir: _, ...input } = await copyInput(service)
    const client = service.client()
    const interrupt = async () => void first.interrupt()
    const stopped = watchedStore(once('completing', () => interrupt()))
    const first = client.resumableCopy({ ...input, checkpoints: stopped })
    expect((await first.outcome).kind).toBe('interrupted')
    await storeSource(service, SIZE, OTHER)
    service.emulator.faults.add({
      match: { operation: 'AbortMultipartUpload' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const second = client.resumableCopy({ ...input, checkpoints: stopped.memory })
    await expect(second.done()).rejects.toMatchObject({ code: 'STALE_UPLOAD_NOT_ABORTED' })
    expect(service.requests().filter((name) => name === 'InitiateMultipartUpload')).toHaveLength(1)
  })
})

describe('a source that does not exist', () => {
  it('fails with SOURCE_UNREADABLE before an upload is initiated', async () => {
    const copy = service.client().resumableCopy(await copyInput(service))
    const error = await copy.done().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE', cause: expect.any(SourceError) })
    expect(String(error)).toContain('oss://other-bucket/dir/%C3%A4%20b%2Bc%25%3F.bin')
    expect(service.requests()).toEqual(['HeadObject'])
  })

  it('any longer keeps the upload until it is cancelled', async () => {
    await storeSource(service)
    const { deleteObject } = service.emulator.state
    const checkpoints = watchedStore(once('recorded 1', () => deleteObject(SOURCE.bucket, SOURCE.key)))
    const copy = service.client().resumableCopy({ ...(await copyInput(service)), checkpoints, parallel: 1 })
    await expect(copy.done()).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      resumable: true,
      partsRecorded: 1,
      cause: { code: 'SOURCE_UNREADABLE' },
    })
    expect(partsCopied(service)).toEqual([1, 2])
    expect(openUploads()).toHaveLength(1)
    expect(await copy.cancel()).toEqual({ kind: 'cancelled' })
    expect(openUploads()).toEqual([])
    expect(checkpoints.memory.size).toBe(0)
  })

  it('in a bucket that does not exist fails with the error of OSS', async () => {
    const source = { bucket: 'missing-bucket', key: 'k' }
    const copy = service.client().resumableCopy({ ...(await copyInput(service)), source })
    await expect(copy.done()).rejects.toMatchObject({ code: 'REQUEST_FAILED', cause: { status: 404 } })
  })
})
