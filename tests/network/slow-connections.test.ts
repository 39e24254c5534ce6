import { type Clock, systemClock } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

// What the kernel takes for a connection is a part of it only.
const large = new Uint8Array(8_000_000)

describe('a connection that is slow', () => {
  it('but makes progress is not cut off, however long it takes (F52)', async () => {
    disturb(service, { operation: 'PutObject' }, { kind: 'slow-read', bytesPerSecond: 6_000_000 })
    const startedAt = performance.now()
    await service
      .client({ timeouts: { idleMs: 400, responseMs: 5000 } })
      .putObject({ ...target, body: large })
    expect(performance.now() - startedAt).toBeGreaterThan(800)
    expect(counts(service)).toEqual({ PutObject: 1 })
  })

  it('and stalls during the body is closed, and the request is sent again (F52)', async () => {
    disturb(service, { operation: 'PutObject' }, { kind: 'hang', when: 'before-body' })
    const body = new Uint8Array(20_000_000)
    await service.client({ timeouts: { idleMs: 200 } }).putObject({ ...target, body })
    expect(counts(service)).toEqual({ PutObject: 2 })
  })

  it('and responds one byte at a time is closed, and the request is sent again (F52)', async () => {
    disturb(service, { operation: 'UploadPart' }, { kind: 'slow-response', bytesPerSecond: 1 })
    await (await upload(service, { timeouts: { responseMs: 200 } })).done()
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS + 1)
  })

  it('and stalls in the middle of a response is closed, and the request is sent again (F52)', async () => {
    disturb(service, { operation: 'InitiateMultipartUpload' }, { kind: 'hang', when: 'mid-response' })
    await (await upload(service, { timeouts: { idleMs: 200 } })).done()
    await expectStored(service)
    expect(counts(service)['InitiateMultipartUpload']).toBe(2)
  })
})

describe('a completion without a response for minutes', () => {
  /** Of each ten minutes one second has to be waited for. */
  const fastClock = (): Clock => ({
    ...systemClock,
    sleep: (ms, signal) => systemClock.sleep(ms > 1000 ? ms / 600 : ms, signal),
  })

  it('is waited for up to 10 minutes, although other requests have a limit of 2 (F62)', async () => {
    disturb(
      service,
      { operation: 'CompleteMultipartUpload' },
      { kind: 'hang', when: 'before-headers', ms: 900 },
    )
    const clock = fastClock()
    await (await upload(service, { clock, timeouts: { responseMs: 120_000 } })).done()
    await expectStored(service)
    expect(counts(service)['CompleteMultipartUpload']).toBe(1)
  })

  it('is retried after that; when it took effect meanwhile, that is detected (F62, R5)', async () => {
    disturb(service, { operation: 'CompleteMultipartUpload' }, { kind: 'hang', when: 'before-headers' })
    const startedAt = performance.now()
    expect(await (await upload(service, { clock: fastClock() })).done()).toMatchObject({
      crc64Verified: true,
    })
    expect(performance.now() - startedAt).toBeGreaterThan(950)
    await expectStored(service)
    expect(counts(service)).toMatchObject({ CompleteMultipartUpload: 2, HeadObject: 1, UploadPart: PARTS })
  })
})
