import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = Date.UTC(2024, 0, 12, 8, 0, 0)

describe('retryAfterMs (F46)', () => {
  it.each([
    ['0', 0],
    ['1', 1000],
    [' 120 ', 120_000],
    ['3600', 3_600_000],
    ['Fri, 12 Jan 2024 08:00:30 GMT', 30_000],
  ])('reads %j', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })

  it.each([
    undefined,
    '',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    'soon',
    'NaN',
    'Infinity',
    '9999999999',
    '1, 2',
    'Fri, 12 Jan 2024 07:59:59 GMT',
    'Fri, 12 Jan 2024 08:00:00 GMT',
    'Thu, 12 Jan 2024 08:00:30 GMT',
    'Fri, 31 Feb 2024 08:00:30 GMT',
    'Friday, 12-Jan-24 08:00:30 GMT',
    'Fri, 12 Jan 2024 25:00:30 GMT',
    'Fri, 12 Jan 2024 08:00:30 UTC',
    '2024-01-12T08:00:30Z',
  ])('ignores %j', (header) => {
    expect(retryAfterMs(header, now)).toBeUndefined()
  })

  it('reads every second that an HTTP date can express', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), (seconds) => {
        const header = new Date(now + seconds * 1000).toUTCString()
        expect(retryAfterMs(header, now)).toBe(seconds * 1000)
      }),
    )
  })

  it('never returns a negative or unusable number', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const delay = retryAfterMs(header, now)
        expect(delay === undefined || (Number.isSafeInteger(delay) && delay >= 0)).toBe(true)
      }),
    )
  })
})
