import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'

const { signal } = new AbortController()

describe('systemClock', () => {
  it('returns the time and random numbers from 0 to 1', () => {
    const before = Date.now()
    const now = systemClock.now()
    expect(now >= before && now <= Date.now()).toBe(true)
    for (let draw = 0; draw < 100; draw += 1) {
      const random = systemClock.random()
      expect(random >= 0 && random < 1).toBe(true)
    }
  })

  it('sleeps', async () => {
    const startedAt = performance.now()
    await systemClock.sleep(30, signal)
    expect(performance.now() - startedAt).toBeGreaterThan(28)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('rejects with the reason of the signal and leaves no timer', async () => {
    const controller = new AbortController()
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const sleeping = systemClock.sleep(60_000, controller.signal)
    controller.abort('wake up')
    await expect(sleeping).rejects.toBe('wake up')
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(timers)
  })

  it('rejects at once when the signal is already aborted', async () => {
    await expect(systemClock.sleep(60_000, AbortSignal.abort('before'))).rejects.toBe('before')
  })

  it('sleeps long enough when the time exceeds the longest timer', async () => {
    const controller = new AbortController()
    const sleeping = systemClock.sleep(2 ** 40, controller.signal)
    const winner = await Promise.race([sleeping, systemClock.sleep(30, signal).then(() => 'asleep')])
    expect(winner).toBe('asleep')
    controller.abort('enough')
    await expect(sleeping).rejects.toBe('enough')
  })
})
