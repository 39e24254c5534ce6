import { describe, expect, it } from 'vitest'
import { clockSkewOf, describeSkew } from './clock-skew.ts'

const NOW = Date.UTC(2024, 8, 22, 6, 0, 0)
const HOUR_MS = 3_600_000
function at(time: number): { serverTime: Date } {
  return { serverTime: new Date(time) }
}
const unknown = { serverTime: undefined }

describe('clockSkewOf', () => {
  it('uses the time of the error document, even when the Date header differs', () => {
    const skew = clockSkewOf(at(NOW + HOUR_MS), 'Thu, 01 Jan 1970 00:00:00 GMT', NOW)
    expect(skew).toEqual({ skewMs: HOUR_MS, plausible: true })
  })

  it('falls back to the Date header', () => {
    expect(clockSkewOf(unknown, 'Sun, 22 Sep 2024 05:40:00 GMT', NOW)).toEqual({
      skewMs: -20 * 60_000,
      plausible: true,
    })
  })

  it.each([undefined, '', 'yesterday', '1970-01-01'])('returns nothing for the Date header %j', (header) => {
    expect(clockSkewOf(unknown, header, NOW)).toBeUndefined()
  })

  it('trusts a difference of a day and 15 minutes in both directions, and no more', () => {
    const limit = 24.25 * HOUR_MS
    for (const sign of [-1, 1]) {
      expect(clockSkewOf(at(NOW + sign * limit), undefined, NOW)?.plausible).toBe(true)
      expect(clockSkewOf(at(NOW + sign * (limit + 1)), undefined, NOW)?.plausible).toBe(false)
    }
  })
})

describe('describeSkew', () => {
  it('names the difference and its direction', () => {
    expect(describeSkew({ skewMs: 2 * HOUR_MS, plausible: true })).toContain('2 hours behind')
    expect(describeSkew({ skewMs: -30 * 60_000, plausible: true })).toContain('30 minutes ahead of')
  })
})
