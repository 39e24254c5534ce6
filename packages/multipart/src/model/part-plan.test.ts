import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partNumber } from './ids.ts'
import {
  checkParallel,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
  lastPart,
  MAX_OBJECT_SIZE,
  MAX_PART_SIZE,
  MIN_PART_SIZE,
  partByteLength,
  partRange,
  planOpenEnded,
  planParts,
} from './part-plan.ts'
import { PlanError } from './plan-error.ts'

const GIB = 2 ** 30

describe('the limits', () => {
  it('are those of OSS', () => {
    expect([MIN_PART_SIZE, MAX_PART_SIZE, MAX_OBJECT_SIZE]).toEqual([102_400, 5 * GIB, 53_687_091_200_000])
    expect([DEFAULT_PART_SIZE, DEFAULT_PARALLEL]).toEqual([8 * 2 ** 20, 3])
  })

  it.each([102_399, 5 * GIB + 1, 0, -1, 102_400.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuse a part size of %d, naming the range',
    (partSize) => {
      expect(() => planParts(1, partSize)).toThrow(PlanError)
      expect(() => planParts(1, partSize)).toThrow(
        new RegExp(`partSize is ${partSize}; .*102400 \\(100 KiB\\) to 5368709120 \\(5 GiB\\)`),
      )
    },
  )

  it.each([102_400, 5 * GIB])('accept a part size of %d', (partSize) => {
    expect(planParts(1, partSize).partSize).toBe(partSize)
  })

  it.each([0, -1, 1001, 1.5, Number.NaN])('refuse %d parts at a time', (parallel) => {
    expect(() => checkParallel(parallel)).toThrow(/1 to 1000/)
  })

  it.each([-1, 1.5, Number.NaN, 2 ** 53])('refuse a source of %d bytes', (size) => {
    expect(() => planParts(size)).toThrow(
      expect.objectContaining({ code: 'SIZE_OUT_OF_RANGE', field: 'size' }),
    )
  })

  it('refuse a source that no plan can hold', () => {
    expect(planParts(MAX_OBJECT_SIZE)).toEqual({
      size: MAX_OBJECT_SIZE,
      partSize: 5 * GIB,
      partCount: 10_000,
    })
    expect(() => planParts(MAX_OBJECT_SIZE + 1)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }))
  })
})

describe('a plan without an end', () => {
  it('has full parts, up to 10,000 of them', () => {
    const plan = planOpenEnded(102_400)
    expect(plan).toEqual({ size: 0, partSize: 102_400, partCount: 0, openEnded: true })
    expect(lastPart(plan)).toBe(10_000)
    expect(partRange(plan, partNumber(10_000))).toEqual({ start: 9_999 * 102_400, end: 10_000 * 102_400 })
    expect(planOpenEnded().partSize).toBe(DEFAULT_PART_SIZE)
    expect(() => planOpenEnded(1)).toThrow(PlanError)
  })
})

describe('a plan', () => {
  it.each([
    [0, 1],
    [1, 1],
    [102_399, 1],
    [102_400, 1],
    [102_401, 2],
    [204_800, 2],
    [204_801, 3],
    [10_000 * 102_400, 10_000],
  ])('cuts %d bytes into %d parts of 100 KiB', (size, partCount) => {
    expect(planParts(size, 102_400)).toEqual({ size, partSize: 102_400, partCount })
  })

  it('raises the part size by whole MiB when more than 10,000 parts would be needed', () => {
    expect(planParts(10_000 * 102_400 + 1, 102_400)).toMatchObject({ partSize: 2 ** 20, partCount: 977 })
    expect(planParts(200 * GIB)).toMatchObject({ partSize: 21 * 2 ** 20, partCount: 9753 })
  })

  it('covers every byte once, with parts in their limits, and planning again changes nothing', () => {
    const sizes = fc.oneof(fc.integer({ min: 0, max: MAX_OBJECT_SIZE }), fc.integer({ min: 0, max: 3 * GIB }))
    const partSizes = fc.integer({ min: MIN_PART_SIZE, max: 64 * 2 ** 20 })
    fc.assert(
      fc.property(sizes, partSizes, (size, partSize) => {
        const plan = planParts(size, partSize)
        expect(plan.partCount).toBeGreaterThanOrEqual(1)
        expect(plan.partCount).toBeLessThanOrEqual(10_000)
        expect(plan.partSize).toBeGreaterThanOrEqual(partSize)
        expect(plan.partSize).toBeLessThanOrEqual(MAX_PART_SIZE)
        const last = partNumber(plan.partCount)
        expect(partRange(plan, partNumber(1)).start).toBe(0)
        expect(partRange(plan, last).end).toBe(size)
        expect((plan.partCount - 1) * plan.partSize + partByteLength(plan, last)).toBe(size)
        if (size > 0) expect(partByteLength(plan, last)).toBeGreaterThan(0)
        expect(planParts(size, plan.partSize)).toEqual(plan)
      }),
      { numRuns: 10_000 },
    )
  })
})
