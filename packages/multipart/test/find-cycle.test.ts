import { expect, it } from 'vitest'
import { findCycle } from './find-cycle.ts'

it('finds a cycle, including a step to itself', () => {
  expect(findCycle([[1], [2], [3, 1], []])).toBe(1)
  expect(findCycle([[], [1]])).toBe(1)
})

it('finds none where every path ends, even where paths join', () => {
  expect(findCycle([[1, 2], [3], [3], [], [0]])).toBeUndefined()
})
