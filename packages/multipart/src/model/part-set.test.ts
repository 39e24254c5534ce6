import fc from 'fast-check'
import { expect, it } from 'vitest'
import { partNumber } from './ids.ts'
import { recordedPlan } from './part-plan.ts'
import { firstMissing, hasPart, partSet, partsWithout, recordedBytes, withPart } from './part-set.ts'

it('behaves like an immutable set', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 })), (numbers) => {
      const model = new Set<number>()
      let set = partSet(50)
      for (const number of numbers) {
        const before = set
        const size = set.size
        set = withPart(set, partNumber(number))
        model.add(number)
        expect(before.size).toBe(size)
      }
      expect(set.size).toBe(model.size)
      const found = Array.from({ length: 50 }, (_, index) => index + 1).filter((number) =>
        hasPart(set, partNumber(number)),
      )
      expect(new Set(found)).toEqual(model)
      expect(set).toEqual(partSet(50, numbers.map(partNumber)))
    }),
  )
})

it('finds the lowest part that is missing', () => {
  const set = partSet(4, [1, 2, 4].map(partNumber))
  expect(firstMissing(set, 1, 4)).toBe(3)
  expect(firstMissing(set, 4, 4)).toBeUndefined()
})

it('lists the parts that another set lacks', () => {
  const set = partSet(5, [5, 1, 3].map(partNumber))
  expect(partsWithout(set, partSet(5, [3, 2].map(partNumber)), 5)).toEqual([1, 5])
})

it.each([
  [[], 0],
  [[1], 102_400],
  [[3], 10],
  [[1, 3], 102_410],
  [[1, 2, 3], 204_810],
])('parts %j have %d bytes', (numbers, bytes) => {
  const plan = recordedPlan(2 * 102_400 + 10, 102_400)
  expect(recordedBytes(plan, partSet(plan.partCount, numbers.map(partNumber)))).toBe(bytes)
})
