import { describe, expect, it } from 'vitest'
import { clockSkewOf, describeSkew } from './clock-skew.ts'

const now = Date.UTC(2024, 8, 22, 6, 0, 0)
const hour = 3_600_000
const at = (time: number): { serverTime: Date } => ({ serverTime: new Date(time) })
const unknown = { serverTime: undefined }

describe('clockSkewOf', () => {
  it('takes the time of the error document, also when the Date header differs', () => {
    const skew = clockSkewOf(at(now + hour), 'Thu, 01 Jan 1970 00:00:00 GMT', now)
    expect(skew).toEqual({ skewMs: hour, plausible: true })
  })

  it('falls back to the Date header', () => {
    expect(clockSkewOf(unknown, 'Sun, 22 Sep 2024 05:40:00 GMT', now)).toEqual({
      skewMs: -20 * 60_000,
      plausible: true,
    })
  })

  it.each([undefined, '', 'yesterday', '1970-01-01'])('knows nothing from the Date header %j', (header) => {
    expect(clockSkewOf(unknown, header, now)).toBeUndefined()
  })

  it('believes a day and the allowed quarter of an hour on both sides, and no more', () => {
    const limit = 24.25 * hour
    for (const sign of [-1, 1]) {
      expect(clockSkewOf(at(now + sign * limit), undefined, now)?.plausible).toBe(true)
      expect(clockSkewOf(at(now + sign * (limit + 1)), undefined, now)?.plausible).toBe(false)
    }
  })
})

describe('describeSkew', () => {
  it('says by how much and on which side the clock is off', () => {
    expect(describeSkew({ skewMs: 2 * hour, plausible: true })).toContain('120 minutes behind')
    expect(describeSkew({ skewMs: -30 * 60_000, plausible: true })).toContain('30 minutes ahead of')
  })
})
