import { describe, expect, it } from 'vitest'
import { checkClock } from './clock.ts'

const MINUTE = 60_000

describe('checkClock', () => {
  it.each([
    [0, 'ok', 'within 3 s of the service'],
    [-3_000, 'ok', 'within 3 s of the service'],
    [4_000, 'ok', 'this machine is 4 s behind the service'],
    [-6 * MINUTE, 'warning', 'this machine is 6 min 00 s ahead of the service'],
    [24 * 60 * MINUTE, 'warning', 'this machine is 1 d 00 h behind the service'],
    [25 * 60 * MINUTE, 'problem', 'this machine is 1 d 01 h behind the service'],
  ])('of a service that is %i ms ahead', (skewMs, status, found) => {
    expect(checkClock(skewMs)).toMatchObject({ status, found, exitCode: status === 'problem' ? 77 : 0 })
  })
})
