import { expect, it } from 'vitest'
import { partNumber } from './ids.ts'
import { planParts } from './part-plan.ts'
import { partSet } from './part-set.ts'
import { recordedBytes } from './recorded-bytes.ts'

it.each([
  [[], 0],
  [[1], 102_400],
  [[3], 10],
  [[1, 3], 102_410],
  [[1, 2, 3], 204_810],
])('parts %j have %d bytes', (numbers, bytes) => {
  const plan = planParts(2 * 102_400 + 10, 102_400)
  expect(recordedBytes(plan, partSet(plan.partCount, numbers.map(partNumber)))).toBe(bytes)
})
