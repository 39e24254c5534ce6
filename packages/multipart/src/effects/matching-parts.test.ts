import { describe, expect, it } from 'vitest'
import { type Crc64, partNumber } from '../model/ids.ts'
import { recordedPlan } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import type { RemotePart } from '../ports/multipart-api.ts'
import { matchingParts } from './matching-parts.ts'

const plan = recordedPlan(2 * 102_400 + 10, 102_400)
const records = new Map(
  [1, 3].map((number) => {
    const record: PartRecord = {
      number: partNumber(number),
      etag: `"${number}"`,
      crc64: '7' as Crc64,
      settled: true,
    }
    return [record.number, record]
  }),
)
const first: RemotePart = { number: partNumber(1), size: 102_400, etag: '"1"', crc64: '7' as Crc64 }
const last: RemotePart = { number: partNumber(3), size: 10, etag: '"3"', crc64: undefined }

async function kept(...listed: readonly RemotePart[]): Promise<readonly number[]> {
  async function* listing(): AsyncGenerator<RemotePart> {
    yield* listed
  }
  return matchingParts(listing(), plan, records)
}

describe('a recorded part is reused', () => {
  it('when the service has it as recorded, across gaps and also the short last one (R3)', async () => {
    expect(await kept(first, last)).toEqual([1, 3])
  })

  it.each([
    ['another etag', { etag: '"other"' }],
    ['another size', { size: 102_399 }],
    ['another CRC', { crc64: '8' as Crc64 }],
  ])('but not when the service has %s (F50, F51)', async (_, difference) => {
    expect(await kept({ ...first, ...difference }, last)).toEqual([3])
  })

  it('but not when only the service knows it (R8)', async () => {
    expect(await kept({ ...first, number: partNumber(2) })).toEqual([])
  })

  it('once, however often it is listed', async () => {
    expect(await kept(first, first)).toEqual([1])
  })
})

it('an endless listing is abandoned (F51)', async () => {
  async function* endless(): AsyncGenerator<RemotePart> {
    for (;;) yield first
  }
  await expect(matchingParts(endless(), plan, records)).rejects.toThrow(/more than 10000/)
})
