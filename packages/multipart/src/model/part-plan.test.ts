import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../test/service-limits.ts'
import { partNumber } from './ids.ts'
import {
  checkParallel,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
  lastPart,
  partByteLength,
  partRange,
  planOpenEnded,
  planParts,
} from './part-plan.ts'
import { PlanError } from './plan-error.ts'
import { checkLimits } from './service-limits.ts'

const GIB = 2 ** 30

describe('the limits of a service', () => {
  it('leave the defaults of a part size and of parallel parts', () => {
    expect([DEFAULT_PART_SIZE, DEFAULT_PARALLEL]).toEqual([8 * 2 ** 20, 3])
    expect(planParts(LIMITS, 3 * 2 ** 30).partSize).toBe(DEFAULT_PART_SIZE)
  })

  it('move the default part size to the nearest that the service accepts', () => {
    expect(planParts({ ...LIMITS, minPartSize: 16 * 2 ** 20 }, 1).partSize).toBe(16 * 2 ** 20)
    expect(planParts({ ...LIMITS, maxPartSize: 4 * 2 ** 20 }, 1).partSize).toBe(4 * 2 ** 20)
  })

  it('bound the growth of parts: their largest size is used although it is no whole MiB', () => {
    const limits = { minPartSize: 1, maxPartSize: 2_000_000, maxParts: 10, maxObjectSize: 10 ** 12 }
    expect(planParts(limits, 20_000_000, 1)).toEqual({ size: 20_000_000, partSize: 2_000_000, partCount: 10 })
    expect(() => planParts(limits, 20_000_001, 1)).toThrow(
      'an object can have at most 20000000: 10 parts of up to 2000000 bytes',
    )
  })

  it('are named with their size when a part size is refused', () => {
    const limits = { ...LIMITS, minPartSize: 1, maxPartSize: 2_000_000 }
    expect(() => planParts(limits, 1, 0)).toThrow('from 1 to 2000000')
  })

  it.each([
    ['minPartSize', 0],
    ['maxPartSize', 102_399],
    ['maxParts', 10_001],
    ['maxObjectSize', Number.NaN],
  ])('are refused when %s is %d, naming the range', (name, value) => {
    expect(() => checkLimits({ ...LIMITS, [name]: value })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', field: `api.limits.${name}` }),
    )
  })

  it('are missed by name when an adapter has none', () => {
    expect(() => checkLimits(undefined as never)).toThrow('api.limits.minPartSize must be a whole number')
  })

  it.each([102_399, 5 * GIB + 1, 0, -1, 102_400.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuse a part size of %d, naming the range',
    (partSize) => {
      expect(() => planParts(LIMITS, 1, partSize)).toThrow(PlanError)
      expect(() => planParts(LIMITS, 1, partSize)).toThrow(
        new RegExp(`partSize must be .*102400.*5368709120.*\\(got ${partSize}\\)`),
      )
    },
  )

  it.each([102_400, 5 * GIB])('accept a part size of %d', (partSize) => {
    expect(planParts(LIMITS, 1, partSize).partSize).toBe(partSize)
  })

  it.each([0, -1, 1001, 1.5, Number.NaN])('reject %d parts at a time', (parallel) => {
    expect(() => checkParallel(parallel)).toThrow(/1 to 1000/)
  })

  it.each([-1, 1.5, Number.NaN, 2 ** 53])('refuse a source of %d bytes', (size) => {
    expect(() => planParts(LIMITS, size)).toThrow(
      expect.objectContaining({ code: 'SIZE_OUT_OF_RANGE', field: 'size' }),
    )
  })

  it('reject a source that is too large for any plan', () => {
    expect(planParts(LIMITS, LIMITS.maxObjectSize)).toEqual({
      size: LIMITS.maxObjectSize,
      partSize: 5 * GIB,
      partCount: 10_000,
    })
    expect(() => planParts(LIMITS, LIMITS.maxObjectSize + 1)).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    )
  })
})

describe('a plan without an end', () => {
  it('has full parts, up to 10,000 of them', () => {
    const plan = planOpenEnded(LIMITS, 102_400)
    expect(plan).toEqual({ size: 0, partSize: 102_400, partCount: 0, openEnded: true })
    expect(lastPart(plan)).toBe(10_000)
    expect(partRange(plan, partNumber(10_000))).toEqual({ start: 9_999 * 102_400, end: 10_000 * 102_400 })
    expect(planOpenEnded(LIMITS).partSize).toBe(DEFAULT_PART_SIZE)
    expect(() => planOpenEnded(LIMITS, 1)).toThrow(PlanError)
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
  ])('splits %d bytes into %d parts of 100 KiB', (size, partCount) => {
    expect(planParts(LIMITS, size, 102_400)).toEqual({ size, partSize: 102_400, partCount })
  })

  it('raises the part size by whole MiB when more than 10,000 parts would be needed', () => {
    expect(planParts(LIMITS, 10_000 * 102_400 + 1, 102_400)).toMatchObject({
      partSize: 2 ** 20,
      partCount: 977,
    })
    expect(planParts(LIMITS, 200 * GIB)).toMatchObject({ partSize: 21 * 2 ** 20, partCount: 9753 })
  })

  it('covers every byte once, with parts within the limits, and is the same when planned again', () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: LIMITS.maxObjectSize }),
      fc.integer({ min: 0, max: 3 * GIB }),
    )
    const partSizes = fc.integer({ min: LIMITS.minPartSize, max: 64 * 2 ** 20 })
    fc.assert(
      fc.property(sizes, partSizes, (size, partSize) => {
        const plan = planParts(LIMITS, size, partSize)
        expect(plan.partCount).toBeGreaterThanOrEqual(1)
        expect(plan.partCount).toBeLessThanOrEqual(10_000)
        expect(plan.partSize).toBeGreaterThanOrEqual(partSize)
        expect(plan.partSize).toBeLessThanOrEqual(LIMITS.maxPartSize)
        const last = partNumber(plan.partCount)
        expect(partRange(plan, partNumber(1)).start).toBe(0)
        expect(partRange(plan, last).end).toBe(size)
        expect((plan.partCount - 1) * plan.partSize + partByteLength(plan, last)).toBe(size)
        if (size > 0) expect(partByteLength(plan, last)).toBeGreaterThan(0)
        expect(planParts(LIMITS, size, plan.partSize)).toEqual(plan)
      }),
      { numRuns: 10_000 },
    )
  })
})
