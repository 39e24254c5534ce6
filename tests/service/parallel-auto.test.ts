import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientEvents } from '@oss/client'
import { expect, it } from 'vitest'
import { BUCKET, PART, startService } from './service.ts'

/** Counts the requests for parts that are under way, and remembers the highest count since it was asked. */
function partsUnderWay(): { readonly on: Partial<ClientEvents>; highest(): number; count(): number } {
  let underWay = 0
  let highest = 0
  return {
    on: {
      request({ operation }) {
        if (operation !== 'UploadPart') return
        underWay += 1
        highest = Math.max(highest, underWay)
      },
      response({ operation }) {
        if (operation === 'UploadPart') underWay -= 1
      },
    },
    count: () => underWay,
    highest() {
      const seen = highest
      highest = 0
      return seen
    },
  }
}

it('parallel auto sends more parts at a time when each connection is limited, and fewer after a 503 (R7)', async () => {
  await using service = await startService()
  service.emulator.faults.add({
    match: { operation: 'UploadPart' },
    fault: { kind: 'delay', ms: 250 },
  })
  const parts = partsUnderWay()
  const client = service.client({ on: parts.on })
  const file = await service.file('big.bin', 150 * PART)
  const upload = client.resumableUpload({
    ...{ bucket: BUCKET, key: 'big', file, partSize: PART },
    parallel: 'auto',
  })
  let most = 0
  for (let tries = 0; most < 8 && tries < 2000; tries++) {
    most = Math.max(most, parts.highest())
    await sleep(10)
  }
  expect(most).toBeGreaterThanOrEqual(8)
  service.emulator.faults.clear()
  service.emulator.faults.add({
    match: { operation: 'UploadPart', nth: 1 },
    fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' },
  })
  service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 250 } })
  const refused = () => service.emulator.requests.some(({ status }) => status === 503)
  while (!refused()) await sleep(5)
  // Those that were under way end first.
  await sleep(600)
  const before = Math.max(most, parts.highest())
  await sleep(600)
  expect(parts.highest()).toBeLessThanOrEqual(Math.ceil(before / 2) + 1)
  expect(await upload.done()).toMatchObject({ partsTotal: 150, crc64Verified: true })
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
