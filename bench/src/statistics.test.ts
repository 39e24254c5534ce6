import { expect, it } from 'vitest'
import { ratios, show, spreadOf } from './statistics.ts'

it('a spread has the middle value, or the mean of the two in the middle', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, lowest: 1, highest: 3 })
  expect(spreadOf([4, 1, 2, 3]).median).toBe(2.5)
  expect(() => spreadOf([])).toThrow(RangeError)
})

it('ratios are taken pair by pair, not of the medians', () => {
  expect(ratios([1, 10], [2, 40])).toEqual([0.5, 0.25])
})

it('a spread is shown with its range', () => {
  expect(show(spreadOf([0.351, 0.379, 0.412]))).toBe('0.38 (0.35–0.41)')
})
