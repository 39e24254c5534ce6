import { describe, expect, it, vi } from 'vitest'
import { type Clock, systemClock } from './clock.ts'
import { limitTime } from './time-limit.ts'

/** A clock whose timers run out when the test says so. */
function manualClock(): Clock & { readonly timers: Set<() => void>; tick(): Promise<void> } {
  const timers = new Set<() => void>()
  return {
    ...systemClock,
    timers,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        const fire = (): void => {
          timers.delete(fire)
          resolve()
        }
        timers.add(fire)
        signal.addEventListener('abort', () => {
          timers.delete(fire)
          reject(signal.reason)
        })
      }),
    async tick() {
      for (const fire of [...timers]) fire()
      // Two turns for sockets to be read, one for the limits that have passed.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

async function ticks(clock: ReturnType<typeof manualClock>, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await clock.tick()
}

describe('limitTime', () => {
  it('ends after sixteen slices, and leaves no timer', async () => {
    const clock = manualClock()
    const onTimeout = vi.fn()
    limitTime(clock, 1600, { onTimeout })
    await ticks(clock, 15)
    expect(onTimeout).not.toHaveBeenCalled()
    await clock.tick()
    expect(onTimeout).toHaveBeenCalledOnce()
    expect(clock.timers.size).toBe(0)
  })

  it('shares a timer among limits of the same length, and no limit is shorter than that', async () => {
    const clock = manualClock()
    const [first, second] = [vi.fn(), vi.fn()]
    limitTime(clock, 1600, { onTimeout: first })
    await ticks(clock, 3)
    limitTime(clock, 1600, { onTimeout: second })
    expect(clock.timers.size).toBe(1)
    await ticks(clock, 13)
    expect(first).toHaveBeenCalledOnce()
    // The slice in which it started does not count.
    await ticks(clock, 3)
    expect(second).not.toHaveBeenCalled()
    await clock.tick()
    expect(second).toHaveBeenCalledOnce()
    expect(clock.timers.size).toBe(0)
  })

  it('leaves no timer when the last limit is ended, and starts anew after that', async () => {
    const clock = manualClock()
    const onTimeout = vi.fn()
    const end = limitTime(clock, 1600, { onTimeout })
    const endOther = limitTime(clock, 1600, { onTimeout })
    end()
    expect(clock.timers.size).toBe(1)
    endOther()
    endOther()
    expect(clock.timers.size).toBe(0)
    limitTime(clock, 1600, { onTimeout })
    await ticks(clock, 16)
    expect(onTimeout).toHaveBeenCalledOnce()
  })

  it('does not end what finishes in the turns after the last slice', async () => {
    const clock = manualClock()
    const onTimeout = vi.fn()
    const end = limitTime(clock, 1600, { onTimeout })
    await ticks(clock, 15)
    setImmediate(end)
    await clock.tick()
    expect(onTimeout).not.toHaveBeenCalled()
    expect(clock.timers.size).toBe(0)
  })

  it.each([0, 1, 40])('is no shorter when it starts to run after %i slices', async (idleSlices) => {
    const clock = manualClock()
    const onTimeout = vi.fn()
    let isRunning = false
    limitTime(clock, 1600, { isRunning: () => isRunning, onTimeout })
    await ticks(clock, idleSlices)
    isRunning = true
    // The slice in which it starts to run does not count.
    await ticks(clock, 16)
    expect(onTimeout).not.toHaveBeenCalled()
    await clock.tick()
    expect(onTimeout).toHaveBeenCalledOnce()
  })
})
