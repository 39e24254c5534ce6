import type { Clock } from '@oss/http/core'
import { describe, expect, it } from 'vitest'
import { rateLimit } from './rate-limit.ts'

/** A clock that advances only during a sleep. */
function virtualClock(): Clock {
  let nowMs = 1_000_000
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = []
  const step = (): void => {
    const next = sleepers.sort((a, b) => a.atMs - b.atMs).shift()
    if (next === undefined) return
    nowMs = Math.max(nowMs, next.atMs)
    next.wake()
  }
  return {
    now: () => Date.UTC(2026, 0, 1),
    monotonicMs: () => nowMs,
    random: () => 0,
    async sleep(ms, signal) {
      signal.throwIfAborted()
      await new Promise<void>((wake) => {
        sleepers.push({ atMs: nowMs + ms, wake })
        setImmediate(step)
      })
    },
  }
}

async function* zeros(byteLength: number): AsyncGenerator<Uint8Array> {
  for (let left = byteLength; left > 0; left -= 262_144) yield new Uint8Array(Math.min(left, 262_144))
}

const signal = new AbortController().signal

describe('rateLimit', () => {
  it('delivers all bodies together at the rate, in turns', async () => {
    const clock = virtualClock()
    const limit = rateLimit(1_000_000, clock)
    const startMs = clock.monotonicMs()
    const order: number[] = []
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        const body = limit.pace({ byteLength: 1_000_000, open: () => zeros(1_000_000) })
        let given = 0
        for await (const piece of body.open(signal)) {
          given += piece.byteLength
          order.push(number)
        }
        expect(given).toBe(1_000_000)
      }),
    )
    expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(2_700)
    expect(clock.monotonicMs() - startMs).toBeLessThanOrEqual(3_100)
    expect(new Set(order.slice(0, 6))).toEqual(new Set([1, 2, 3]))
  })

  it('ends a wait when the request is stopped', async () => {
    const body = rateLimit(1_024, virtualClock()).pace({ byteLength: 10_000, open: () => zeros(10_000) })
    const stopped = AbortSignal.abort(new Error('stopped'))
    await expect(Array.fromAsync(body.open(stopped))).rejects.toThrow('stopped')
  })

  it.each([0, 1_023, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d bytes a second', (rate) => {
    expect(() => rateLimit(rate, virtualClock())).toThrow(
      expect.objectContaining({
        name: 'ValidationError',
        code: 'OPTION_INVALID',
        field: 'uploadBytesPerSecond',
      }),
    )
  })
})
