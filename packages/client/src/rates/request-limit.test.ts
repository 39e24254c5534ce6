import type { Authorizer, HttpRequest } from '@oss/http/core'
import { describe, expect, it } from 'vitest'
import { RequestLimit } from './request-limit.ts'

const authorizer: Authorizer = { authorize: (request) => request }
const request: HttpRequest = { method: 'GET', url: new URL('https://service.example/'), headers: {} }

/** Sends requests through a limit, at a time that stands still, and returns how long each of them waits. */
function waits(limit: RequestLimit, slept: number[], count: number): number[] {
  slept.length = 0
  const options = { clockSkewMs: 0, forceRefresh: false, signal: new AbortController().signal }
  for (let index = 0; index < count; index++) void limit.limited(authorizer).authorize(request, options)
  return slept
}

describe('RequestLimit', () => {
  const slept: number[] = []
  const clock = {
    now: () => 0,
    monotonicMs: () => 0,
    random: () => 0,
    sleep: async (ms: number) => void slept.push(ms),
  }

  it('lets requests pass without waiting by default', () => {
    expect(waits(new RequestLimit(clock), slept, 1000)).toEqual([])
  })

  it('spaces requests evenly, after those that a tenth of a second may catch up', () => {
    const limit = new RequestLimit(clock)
    limit.set(100)
    const waited = waits(limit, slept, 100)
    expect(waited).toHaveLength(89)
    expect(waited.at(0)).toBeCloseTo(10)
    expect(waited.at(-1)).toBeCloseTo(890)
  })

  it('can be changed while requests run, and removed', () => {
    const limit = new RequestLimit(clock)
    limit.set(100)
    waits(limit, slept, 11)
    limit.set(10)
    expect(waits(limit, slept, 2).at(-1)).toBeCloseTo(110)
    limit.set(undefined)
    expect(waits(limit, slept, 10)).toEqual([])
  })

  it.each([0, -1, Number.NaN, Infinity, '5'])('refuses %s', (perSecond) => {
    expect(() => new RequestLimit(clock).set(perSecond as number)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', field: 'requestsPerSecond' }),
    )
  })
})
