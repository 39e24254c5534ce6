import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { startDownload } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import type { Fault } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { contentOf, downloadTo, KEY, requestedRanges, SIZE, storeObject } from './downloading.ts'
import { watchedTarget } from './watched-ports.ts'

let service: Service
let content: Buffer
beforeEach(async () => {
  service = await startService()
  content = await storeObject(service)
})
afterEach(() => service[Symbol.asyncDispose]())

const limits = { idleMs: 300, responseMs: 300 }

async function expectWhole(): Promise<void> {
  expect((await contentOf(service))?.equals(content)).toBe(true)
}

describe('an answer that', () => {
  it.each<{ what: string; fault: Fault; rest: number }>([
    { what: 'ends early', fault: { kind: 'truncate-response' }, rest: PART / 2 },
    {
      what: 'is reset in the middle',
      fault: { kind: 'reset', when: 'mid-response', bytes: 70_000 },
      rest: 70_000,
    },
    { what: 'stands still', fault: { kind: 'hang', when: 'mid-response' }, rest: PART / 2 },
  ])('$what is asked for again, from where it stopped (F40, F52)', async ({ fault, rest }) => {
    service.emulator.faults.add({ match: { operation: 'GetObject', nth: 2 }, fault })
    const client = service.client({ timeouts: limits })
    expect(await client.resumableDownload({ ...downloadTo(service), parallel: 1 }).done()).toMatchObject({
      crc64Verified: true,
    })
    await expectWhole()
    const asked = requestedRanges(service)
    expect(asked).toHaveLength(6)
    // The kernel may have thrown away what a reset overtook.
    const [again] = asked.filter((start) => start % PART !== 0)
    if (again !== undefined) expect(again).toBeLessThanOrEqual(PART + rest)
    if (fault.kind !== 'reset') expect(asked).toContain(PART + rest)
  })

  it.each<Fault>([
    { kind: 'status', status: 503 },
    { kind: 'reset', when: 'before' },
    { kind: 'drop-response' },
    { kind: 'hang', when: 'before-headers' },
  ])('does not come ($type) is asked for again (F40, F46)', async (fault) => {
    service.emulator.faults.add({ match: { operation: 'GetObject', nth: 2, times: 2 }, fault })
    service.emulator.faults.add({ match: { operation: 'HeadObject', nth: 1 }, fault })
    await service.client({ timeouts: limits }).resumableDownload(downloadTo(service)).done()
    await expectWhole()
    expect(requestedRanges(service)).toHaveLength(7)
  })

  it('always ends early, by ever fewer bytes, does not prevent the download from completing', async () => {
    service.emulator.faults.add({
      match: { operation: 'GetObject', times: 3 },
      fault: { kind: 'truncate-response' },
    })
    // One part at a time: all three answers are to the first, which may fail three times.
    await service
      .client()
      .resumableDownload({ ...downloadTo(service), parallel: 1 })
      .done()
    await expectWhole()
    expect(requestedRanges(service).slice(0, 4)).toEqual([0, PART / 2, (PART * 3) / 4, (PART * 7) / 8])
  })

  it('never has any bytes ends the download, which the same call resumes (R14, I12)', async () => {
    const rule = { match: { operation: 'GetObject', nth: 3, times: 1000 } } as const
    service.emulator.faults.add({ ...rule, fault: { kind: 'reset', when: 'mid-response', bytes: 0 } })
    const input = { ...downloadTo(service), parallel: 1 }
    const outcome = await service.client().resumableDownload(input).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        ...{ code: 'REQUEST_FAILED', resumable: true, partsRecorded: 2, partsTotal: 5 },
        cause: { name: 'TransportError', operation: 'GetObject' },
      },
    })
    service.emulator.faults.clear()
    expect(await service.client().resumableDownload(input).done()).toMatchObject({ partsReused: 2 })
    await expectWhole()
  })
})

describe('a response to another request than was sent', () => {
  it('from a cache that ignores ranges is rejected, and none of its bytes are used', async () => {
    const fault: Fault = { kind: 'header', name: 'content-range', value: `bytes 0-1/${SIZE}` }
    service.emulator.faults.add({ match: { operation: 'GetObject' }, fault })
    const outcome = await service.client().resumableDownload(downloadTo(service)).outcome
    expect(outcome).toMatchObject({
      error: { code: 'REQUEST_FAILED', cause: { name: 'ResponseError', operation: 'GetObject' } },
    })
    expect(await contentOf(service)).toBeUndefined()
  })

  it.each<Fault>([{ kind: 'wrong-etag' }, { kind: 'wrong-crc' }])(
    'because it is of another object ($type) is not mixed in: all is read again',
    async (fault) => {
      service.emulator.faults.add({ match: { operation: 'GetObject', nth: 3 }, fault })
      await service
        .client()
        .resumableDownload({ ...downloadTo(service), parallel: 1 })
        .done()
      await expectWhole()
      expect(requestedRanges(service).filter((start) => start === 0)).toHaveLength(2)
    },
  )
})

it('when If-Match fails because the object was overwritten, everything is downloaded again (F30)', async () => {
  service.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'delay', ms: 20 } })
  const download = service.client().resumableDownload({ ...downloadTo(service), parallel: 1 })
  for await (const { partsRecorded } of download.progress()) if (partsRecorded === 2) break
  content = await storeObject(service, SIZE - 5, 9)
  await download.done()
  await expectWhole()
  const refused = service.emulator.requests.filter(({ status }) => status === 412)
  expect(refused.map(({ errorCode }) => errorCode)).toEqual(['PreconditionFailed'])
})

it('a stalled disk is not taken for a stalled connection (F52)', async () => {
  const { bucket, key, file } = downloadTo(service)
  // More than the kernel takes for a connection.
  content = await storeObject(service, 16 * 2 ** 20)
  let isFirst = true
  const target = watchedTarget(fileTarget(file), async (call) => {
    if (call !== 'draft.write' || !isFirst) return
    isFirst = false
    await new Promise((resolve) => setTimeout(resolve, 3 * limits.idleMs))
  })
  const reader = service.client({ timeouts: limits }).objectReader({ bucket, key })
  const checkpoints = memoryCheckpointStore()
  await startDownload({ reader, target, checkpoints, partSize: 16 * 2 ** 20 }).done()
  await expectWhole()
  expect(requestedRanges(service)).toEqual([0])
})

it('disableRequests interrupts a download, and the same call resumes it after enableRequests', async () => {
  service.emulator.faults.add({
    match: { operation: 'GetObject', nth: 3 },
    fault: { kind: 'hang', when: 'before-headers' },
  })
  const client = service.client()
  const download = client.resumableDownload({ ...downloadTo(service), parallel: 1 })
  for await (const { partsRecorded } of download.progress()) if (partsRecorded === 2) break
  client.disableRequests()
  expect(await download.outcome).toMatchObject({
    kind: 'interrupted',
    error: { code: 'INTERRUPTED', resumable: true, cause: { name: 'InterruptedError' } },
  })
  client.enableRequests()
  service.emulator.faults.clear()
  expect(await client.resumableDownload(downloadTo(service)).done()).toMatchObject({ partsReused: 2 })
  await expectWhole()
})

it('an expired token costs one more request, and a missing permission is reported as such (F55)', async () => {
  service.emulator.faults.add({ match: { operation: 'GetObject', nth: 2 }, fault: { kind: 'expired-token' } })
  await service
    .client()
    .resumableDownload({ ...downloadTo(service), parallel: 1 })
    .done()
  await expectWhole()
  expect(requestedRanges(service)).toHaveLength(6)
  const fault: Fault = { kind: 'status', status: 403, code: 'AccessDenied' }
  service.emulator.faults.add({ match: { operation: 'GetObject', key: KEY, bucket: BUCKET }, fault })
  const outcome = await service.client().resumableDownload(downloadTo(service)).outcome
  expect(outcome).toMatchObject({ error: { code: 'REQUEST_FAILED', cause: { code: 'AccessDenied' } } })
})
