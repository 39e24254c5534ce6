import fc from 'fast-check'
import { expect, it } from 'vitest'
import { crc64 } from '../crc64/crc64.ts'
import { formatCrc64, type PartNumber, partNumber } from '../model/ids.ts'
import { recordedPlan } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import { assemble } from './part-ledger.ts'

const SIZE = 102_400

function recordsOf(bytes: Uint8Array): Map<PartNumber, PartRecord> {
  const plan = recordedPlan(bytes.byteLength, SIZE)
  const numbers = Array.from({ length: plan.partCount }, (_, index) => partNumber(index + 1))
  return new Map(
    numbers.reverse().map((number) => {
      const chunk = bytes.subarray((number - 1) * SIZE, number * SIZE)
      return [number, { number, etag: `"${number}"`, crc64: formatCrc64(crc64(chunk)), settled: true }]
    }),
  )
}

it('puts parts 1 to N in order, with the CRC of the whole (R7, R8)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 * SIZE }), fc.integer({ min: 0, max: 255 }), (size, seed) => {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 31 + seed) % 256)
      const plan = recordedPlan(size, SIZE)
      const { parts, crc64: whole } = assemble(plan, recordsOf(bytes))
      expect(parts).toEqual(
        Array.from({ length: plan.partCount }, (_, index) => ({ number: index + 1, etag: `"${index + 1}"` })),
      )
      expect(whole).toBe(formatCrc64(crc64(bytes)))
    }),
    { numRuns: 30 },
  )
})

it('rejects a list with a gap, which the service would not detect (R7)', () => {
  const bytes = new Uint8Array(3 * SIZE)
  const records = recordsOf(bytes)
  records.delete(partNumber(2))
  expect(() => assemble(recordedPlan(bytes.byteLength, SIZE), records)).toThrow('part 2 of 3 has no record')
})
