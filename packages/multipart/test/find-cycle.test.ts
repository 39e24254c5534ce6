import { expect, it } from 'vitest'
import { findCycle } from './find-cycle.ts'

it('finds a way that comes back to where it was, also a step to itself', () => {
  expect(findCycle([[1], [2], [3, 1], []])).toBe(1)
  expect(findCycle([[], [1]])).toBe(1)
})

it('finds none where every way has an end, also where ways meet again', () => {
  expect(findCycle([[1, 2], [3], [3], [], [0]])).toBeUndefined()
})
