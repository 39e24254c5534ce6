import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientEvents } from '@oss/client'
import { expect, it } from 'vitest'
import { BUCKET, PART, startService } from './service.ts'

/** Counts the requests for parts, and remembers how many were under way at most since it was asked. */
class PartCounts {
  started = 0
  ended = 0
  #highest = 0
  readonly on: Partial<ClientEvents> = {
    request: ({ operation }) => {
      if (operation !== 'UploadPart') return
      this.started += 1
      this.#highest = Math.max(this.#highest, this.started - this.ended)
    },
    response: ({ operation }) => {
      if (operation === 'UploadPart') this.ended += 1
    },
  }

  highest(): number {
    const seen = this.#highest
    this.#highest = this.started - this.ended
    return seen
  }
}

it('parallel auto sends more parts at a time when each connection is limited, and fewer after a 503 (R7)', async () => {
  await using service = await startService()
  const slow = { match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 400 } } as const
  service.emulator.faults.add(slow)
  const parts = new PartCounts()
  const client = service.client({ on: parts.on })
  const file = await service.file('big.bin', 200 * PART)
  const upload = client.resumableUpload({
    ...{ bucket: BUCKET, key: 'big', file, partSize: PART },
    parallel: 'auto',
  })
  let before = 0
  while (before < 8 && parts.ended < 150) {
    before = Math.max(before, parts.highest())
    await sleep(10)
  }
  expect(before).toBeGreaterThanOrEqual(8)
  service.emulator.faults.clear()
  service.emulator.faults.add({
    match: { operation: 'UploadPart', nth: 1 },
    fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' },
  })
  service.emulator.faults.add(slow)
  while (!service.emulator.requests.some(({ status }) => status === 503)) await sleep(5)
  // Those that were under way end first.
  const startedBefore = parts.started
  while (parts.ended < startedBefore) await sleep(5)
  before = Math.max(before, parts.highest())
  const endedBefore = parts.ended
  while (parts.ended < endedBefore + before) await sleep(5)
  expect(parts.highest()).toBeLessThanOrEqual(Math.ceil(before / 2) + 1)
  service.emulator.faults.clear()
  expect(await upload.done()).toMatchObject({ partsTotal: 200, crc64Verified: true })
})

it.each([0, 1001, 2.5, 'fast'])('parallel %s is refused before anything is sent', async (parallel) => {
  await using service = await startService()
  const file = await service.file('big.bin', 2 * PART)
  const input = { bucket: BUCKET, key: 'big', file, parallel: parallel as number }
  expect(() => service.client().resumableUpload(input)).toThrow(
    expect.objectContaining({ code: 'PARALLEL_OUT_OF_RANGE', field: 'parallel' }),
  )
  expect(service.requests()).toEqual([])
})
