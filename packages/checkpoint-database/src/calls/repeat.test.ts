import { expect, it } from 'vitest'
import { attemptLimitMs, repeat } from './repeat.ts'

const never = (): Promise<never> => new Promise(() => {})
const lost = new Error('connection lost')

it('a call is repeated until it succeeds', async () => {
  let calls = 0
  const act = async (): Promise<number> => {
    calls += 1
    if (calls < 3) throw lost
    return calls
  }
  expect(await repeat(act, { forMs: 10_000, withinMs: 1000, isPermanent: () => false })).toBe(3)
})

it('a call that fails for good is not repeated', async () => {
  let calls = 0
  const act = async (): Promise<never> => {
    calls += 1
    throw lost
  }
  await expect(repeat(act, { forMs: 10_000, withinMs: 1000, isPermanent: () => true })).rejects.toBe(lost)
  expect(calls).toBe(1)
})

it('when the time is over, the error of the last attempt is reported', async () => {
  const act = (): Promise<never> => Promise.reject(lost)
  await expect(repeat(act, { forMs: 150, withinMs: 50, isPermanent: () => false })).rejects.toBe(lost)
})

it('a call without a response is made again', async () => {
  let calls = 0
  const act = (): Promise<number> => {
    calls += 1
    return calls === 1 ? never() : Promise.resolve(calls)
  }
  expect(await repeat(act, { forMs: 10_000, withinMs: 20, isPermanent: () => false })).toBe(2)
  await expect(repeat(never, { forMs: 30, withinMs: 20, isPermanent: () => false })).rejects.toThrow(
    'The database has not responded for 20 ms.',
  )
})

it('an attempt takes 5 s, and a third of a short lease, at most', () => {
  expect([3000, 10_000, 30_000].map(attemptLimitMs)).toEqual([1000, 3333, 5000])
})
