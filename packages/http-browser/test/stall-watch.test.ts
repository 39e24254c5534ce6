import type { Clock } from '@oss/http/core'
import { describe, expect, it } from 'vitest'
import { watchStalls } from '../src/transports/stall-watch.ts'

/** A clock whose timers end when the test says so, however late that is. */
function manualClock() {
  const timers: { readonly ms: number; readonly end: () => void }[] = []
  const clock: Clock = {
    now: () => 0,
    monotonicMs: () => 0,
    random: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        timers.push({ ms, end: resolve })
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }
  /** Ends the present timer, and resolves when what waits for it has run. */
  const tick = async (): Promise<number> => {
    const timer = timers.shift()
    timer?.end()
    await new Promise((resolve) => setImmediate(resolve))
    return timer?.ms ?? 0
  }
  return { clock, tick, timers }
}

const IDLE = { code: 'IDLE_TIMEOUT', limitMs: 12_000 } as const

describe('an attempt that is watched', () => {
  it('ends after its limit, which is waited for in slices', async () => {
    const { clock, tick } = manualClock()
    const stalls: string[] = []
    watchStalls({ clock }, ({ code }) => stalls.push(code)).start(IDLE)
    expect([await tick(), await tick()]).toEqual([5_000, 5_000])
    expect(stalls).toEqual([])
    expect(await tick()).toBe(2_000)
    expect(stalls).toEqual(['IDLE_TIMEOUT'])
  })

  it('is not ended by one timer that fires late, because the machine slept for an hour', async () => {
    const { clock, tick } = manualClock()
    const stalls: string[] = []
    const watch = watchStalls({ clock }, ({ code }) => stalls.push(code))
    watch.start(IDLE)
    // However late this timer fires, it counts for what it was set to.
    await tick()
    expect(stalls).toEqual([])
    watch.start(IDLE)
    await tick()
    expect(stalls).toEqual([])
    watch.end()
  })

  it('starts anew with each movement, and never ends an attempt that is over', async () => {
    const { clock, tick, timers } = manualClock()
    const stalls: string[] = []
    const watch = watchStalls({ clock }, ({ code }) => stalls.push(code))
    watch.start({ code: 'RESPONSE_TIMEOUT', limitMs: 1_000 })
    watch.start(IDLE)
    await tick()
    watch.end()
    while (timers.length > 0) await tick()
    expect(stalls).toEqual([])
  })
})
