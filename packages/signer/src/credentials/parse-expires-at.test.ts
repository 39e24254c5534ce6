import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Credentials } from './credentials.ts'
import { parseExpiresAt } from './parse-expires-at.ts'

const TIME = Date.UTC(2030, 0, 31, 12, 0, 0)

describe('the expiry of credentials', () => {
  it.each([
    [undefined, undefined],
    [TIME, TIME],
    [1e11, 1e11],
    [new Date(TIME), TIME],
    [runInNewContext(`new Date(${TIME})`), TIME],
    ['2030-01-31T12:00:00Z', TIME],
    ['2030-01-31T12:00Z', TIME],
    [' 2030-01-31T12:00:00.250Z\n', TIME + 250],
    ['2030-01-31T12:00:00.123456789Z', TIME + 123],
    ['2030-01-31T20:00:00+08:00', TIME],
    ['2030-01-31T20:00:00+0800', TIME],
    ['2030-01-31T07:30:00-04:30', TIME],
  ] as const)('is read from %o', (expiresAt, time) => {
    expect(parseExpiresAt(expiresAt)).toBe(time)
  })

  it('in seconds is refused, and the error says what to do', () => {
    expect(() => parseExpiresAt(TIME / 1000)).toThrow(
      'expiresAt of the credentials is invalid: a number must be milliseconds since the epoch, from 10^11 (got 1896091200); multiply seconds by 1000.',
    )
  })

  it.each([
    0,
    -1,
    99_999_999_999,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    8.64e15 + 1,
    '',
    'soon',
    '2030-01-31',
    '2030-01-31T12:00:00',
    '2030-13-31T12:00:00Z',
    String(TIME),
    new Date(Number.NaN),
    null,
    true,
    {},
    { [Symbol.toStringTag]: 'Date' },
    1n,
  ])('that is %o is refused', (value) => {
    expect(() => parseExpiresAt(value as Credentials['expiresAt'])).toThrow(
      expect.objectContaining({ name: 'SigningError', code: 'CREDENTIALS_INVALID', field: 'expiresAt' }),
    )
  })

  it('does not stand in the error when it is text, which may be a misplaced secret', () => {
    expect(() => parseExpiresAt('SKCANARY')).toThrow(/^(?!.*CANARY)/)
  })
})
