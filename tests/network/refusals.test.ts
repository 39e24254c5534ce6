import { createRetryPolicy, systemClock } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const html = '<html><body>Bad Gateway</body></html>'

describe('a temporary rejection', () => {
  it.each([
    [500, undefined],
    [502, html],
    [503, undefined],
    [504, ''],
    [429, undefined],
    [408, undefined],
  ])('of %d for each operation does not stop an upload (F46)', async (status, body) => {
    for (const operation of ['InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const) {
      disturb(service, { operation }, { kind: 'status', status, ...(body !== undefined && { body }) })
    }
    await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)).toEqual({
      InitiateMultipartUpload: 2,
      UploadPart: PARTS + 1,
      CompleteMultipartUpload: 2,
    })
  })

  it.each([
    ['0', 0],
    ['3600', 300_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
  ])('with Retry-After: %s waits at least %d ms, up to the limit (F46)', async (retryAfter, least) => {
    const waits: number[] = []
    const retry = createRetryPolicy({ baseDelayMs: 7, maxDelayMs: 7 })
    const clock = {
      ...systemClock,
      random: () => 0.5,
      sleep(ms: number, signal: AbortSignal) {
        // Of the sleeps of a client only a wait between attempts is this short, or this long.
        if (ms !== 3.5 && ms !== 300_000) return systemClock.sleep(ms, signal)
        waits.push(ms)
        return Promise.resolve()
      },
    }
    disturb(service, { operation: 'UploadPart' }, { kind: 'status', status: 503, retryAfter })
    await (await upload(service, { clock, retry })).done()
    expect(waits).toEqual([Math.max(least, 3.5)])
  })
})

describe('a permanent rejection', () => {
  it.each([
    [403, 'AccessDenied', false],
    [404, 'NoSuchBucket', false],
    [409, 'OperationAborted', false],
    [412, 'PreconditionFailed', false],
    [413, 'EntityTooLarge', false],
  ])('of %d %s is not retried, and its upload can be resumed later (F46)', async (status, code) => {
    disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'status', status, code })
    const outcome = await (await upload(service, {}, { parallel: 1 })).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'PART_FAILED', resumable: true, cause: { status, code, attempts: 1 } },
    })
    expect(counts(service)['UploadPart']).toBe(3)
    expect(await (await upload(service)).done()).toMatchObject({ partsReused: 2 })
    await expectStored(service)
  })
})

describe('a service that rejects everything', () => {
  it('is not flooded: all requests of a client share one retry budget (F46)', async () => {
    const client = service.client({
      retry: createRetryPolicy({ maxAttempts: 10, baseDelayMs: 1, maxDelayMs: 1, budget: 20 }),
    })
    service.emulator.faults.add({ fault: { kind: 'status', status: 503 } })
    const requests = Array.from({ length: 30 }, (_, index) =>
      client.headObject({ bucket: 'test-bucket', key: `k${index}` }),
    )
    const results = await Promise.allSettled(requests)
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(service.emulator.requests).toHaveLength(30 + 20)
  })
})
