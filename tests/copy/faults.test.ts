import { createRetryPolicy } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { copied, copyInput, OTHER_BUCKET, partsCopied, SIZE, storeSource, TARGET } from './copying.ts'
import { once, watchedStore } from './watched-store.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET, OTHER_BUCKET] })
})
afterEach(() => service[Symbol.asyncDispose]())

const openUploads = () => service.emulator.state.listUploads(BUCKET)
const OPERATIONS = [
  'HeadObject',
  'InitiateMultipartUpload',
  'UploadPartCopy',
  'CompleteMultipartUpload',
] as const

describe('a copy whose request', () => {
  it.each(OPERATIONS)('%s loses its response completes (F41, F42, F43, R5)', async (operation) => {
    const bytes = await storeSource(service)
    service.emulator.faults.add({ match: { operation, nth: 1 }, fault: { kind: 'drop-response' } })
    const done = await service
      .client()
      .resumableCopy(await copyInput(service))
      .done()
    expect((await copied(service)).equals(bytes)).toBe(true)
    expect(done).toMatchObject({ crc64Verified: true, partsReused: 0 })
    // An upload whose initiation lost its response cannot be known (R9).
    expect(openUploads()).toHaveLength(operation === 'InitiateMultipartUpload' ? 1 : 0)
  })

  it.each(OPERATIONS)('%s is rejected by an overloaded service is retried (F46)', async (operation) => {
    const bytes = await storeSource(service)
    const status = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
    service.emulator.faults.add({ match: { operation, nth: 1, times: 2 }, fault: status })
    const input = await copyInput(service)
    await service.client().resumableCopy(input).done()
    expect((await copied(service)).equals(bytes)).toBe(true)
    expect(service.requests().filter((name) => name.startsWith(operation)).length).toBeGreaterThan(2)
    expect(openUploads()).toEqual([])
  })

  it.each(['UploadPartCopy', 'CompleteMultipartUpload'] as const)(
    '%s takes effect after it timed out completes with the right object (F45)',
    async (operation) => {
      const bytes = await storeSource(service)
      service.emulator.faults.add({ match: { operation, nth: 1 }, fault: { kind: 'late', delayMs: 100 } })
      const input = await copyInput(service)
      await service.client().resumableCopy(input).done()
      await expect.poll(() => service.emulator.requests.every(({ endedAt }) => endedAt)).toBe(true)
      expect((await copied(service)).equals(bytes)).toBe(true)
      expect(openUploads()).toEqual([])
    },
  )

  it('CopyObject loses its response completes (F42)', async () => {
    const bytes = await storeSource(service, 1000)
    const match = { operation: 'CopyObject', nth: 1 } as const
    service.emulator.faults.add({ match, fault: { kind: 'drop-response' } })
    const input = await copyInput(service)
    expect(await service.client().resumableCopy(input).done()).toMatchObject({ crc64Verified: true })
    expect((await copied(service)).equals(bytes)).toBe(true)
  })

  it('UploadPartCopy keeps failing ends with PART_FAILED, and the same call copies what is missing (R3)', async () => {
    const bytes = await storeSource(service)
    const status = { kind: 'status', status: 500, code: 'InternalError' } as const
    service.emulator.faults.add({ match: { operation: 'UploadPartCopy', partNumber: 3 }, fault: status })
    const input = await copyInput(service)
    const first = service.client().resumableCopy({ ...input, parallel: 1 })
    const failed = { code: 'PART_FAILED', resumable: true, partsRecorded: 2 }
    await expect(first.done()).rejects.toMatchObject(failed)
    service.emulator.faults.clear()
    service.emulator.clearRequests()
    expect((await service.client().resumableCopy(input).done()).partsReused).toBe(2)
    expect(partsCopied(service).toSorted()).toEqual([3, 4, 5])
    expect((await copied(service)).equals(bytes)).toBe(true)
  })
})

describe('a copy whose upload id no longer exists', () => {
  it('while it runs starts over (F49)', async () => {
    const bytes = await storeSource(service)
    const client = service.client()
    const checkpoints = watchedStore(
      once('recorded 2', async () => {
        const [{ uploadId = '' } = {}] = openUploads()
        await client.abortMultipartUpload({ ...TARGET, uploadId })
      }),
    )
    const { notices, ...input } = await copyInput(service)
    await client.resumableCopy({ ...input, checkpoints, parallel: 1 }).done()
    expect(notices).toContainEqual(expect.objectContaining({ kind: 'restarted', reason: 'upload-lost' }))
    expect((await copied(service)).equals(bytes)).toBe(true)
  })

  it('between two runs starts over when no completion was sent (F49)', async () => {
    const bytes = await storeSource(service)
    const client = service.client()
    const interrupt = async () => void first.interrupt()
    const checkpoints = watchedStore(once('recorded 2', interrupt))
    const input = { ...(await copyInput(service)), checkpoints }
    const first = client.resumableCopy({ ...input, parallel: 1 })
    await first.outcome
    await client.abortMultipartUploads({ bucket: BUCKET, olderThanMs: 0 })
    expect((await client.resumableCopy(input).done()).partsReused).toBe(0)
    expect((await copied(service)).equals(bytes)).toBe(true)
    expect(openUploads()).toEqual([])
  })

  it('because the response to its completion was lost is found to be complete, and nothing is copied again (F43, R5)', async () => {
    const bytes = await storeSource(service)
    const match = { operation: 'CompleteMultipartUpload' } as const
    service.emulator.faults.add({ match, fault: { kind: 'drop-response' } })
    const input = await copyInput(service)
    const unforgiving = service.client({ retry: createRetryPolicy({ maxAttempts: 1 }) })
    await expect(unforgiving.resumableCopy(input).done()).rejects.toMatchObject({
      code: 'COMPLETION_UNKNOWN',
    })
    service.emulator.faults.clear()
    service.emulator.clearRequests()
    const done = await service.client().resumableCopy(input).done()
    expect(done).toMatchObject({ partsReused: 5, crc64Verified: true })
    expect(partsCopied(service)).toEqual([])
    expect((await copied(service)).equals(bytes)).toBe(true)
  })
})

describe('stopping a copy', () => {
  it.each(['HeadObject', 'InitiateMultipartUpload', 'UploadPartCopy', 'CopyObject'] as const)(
    'ends a %s without a response, and the same call resumes (R10)',
    async (operation) => {
      const bytes = await storeSource(service, operation === 'CopyObject' ? PART : SIZE)
      service.emulator.faults.add({ match: { operation }, fault: { kind: 'hang', when: 'before-headers' } })
      const input = await copyInput(service)
      const copy = service.client().resumableCopy(input)
      await expect.poll(() => service.requests().some((name) => name.startsWith(operation))).toBe(true)
      expect((await copy.interrupt()).kind).toBe('interrupted')
      service.emulator.faults.clear()
      await service.client().resumableCopy(input).done()
      expect((await copied(service)).equals(bytes)).toBe(true)
    },
  )

  it('by cancel leaves nothing', async () => {
    await storeSource(service)
    const checkpoints = watchedStore(once('recorded 1', async () => void copy.cancel()))
    const copy = service.client().resumableCopy({ ...(await copyInput(service)), checkpoints })
    expect(await copy.outcome).toEqual({ kind: 'cancelled' })
    expect(openUploads()).toEqual([])
    expect(checkpoints.memory.size).toBe(0)
    expect(await copied(service)).toHaveLength(0)
  })

  it('by pause starts no more parts', async () => {
    const bytes = await storeSource(service)
    const checkpoints = watchedStore(once('recorded 1', async () => void copy.pause()))
    const copy = service.client().resumableCopy({ ...(await copyInput(service)), checkpoints, parallel: 1 })
    for await (const { phase } of copy.progress()) if (phase === 'paused') break
    expect(partsCopied(service)).toEqual([1])
    copy.resume()
    await copy.done()
    expect((await copied(service)).equals(bytes)).toBe(true)
  })

  it('by a signal, or with all requests of the client', async () => {
    await storeSource(service)
    const client = service.client()
    const control = new AbortController()
    const aborting = watchedStore(once('recorded 1', async () => control.abort('enough')))
    const input = await copyInput(service)
    const copy = client.resumableCopy({ ...input, checkpoints: aborting, signal: control.signal })
    expect(await copy.outcome).toMatchObject({ kind: 'interrupted', error: { cause: 'enough' } })
    const disabling = watchedStore(once('recorded 1', async () => client.disableRequests()))
    const disabled = await client.resumableCopy({ ...input, checkpoints: disabling }).outcome
    expect(disabled).toMatchObject({ kind: 'interrupted', error: { resumable: true } })
  })
})
