import { describe, expect, it } from 'vitest'
import { crashPairs, PAIR_SHAPES } from './crash-pairs.ts'
import { shrink } from './shrink.ts'
import { runSchedule } from './world/run-schedule.ts'

describe('a schedule', () => {
  it('is the same for the same seed', async () => {
    for (const seed of [3, 17, 94]) {
      const once = await runSchedule({ seed, twoProcesses: true, remember: true })
      const again = await runSchedule({ seed, twoProcesses: true, remember: true })
      expect(again).toEqual(once)
      expect(once.history.length).toBeGreaterThan(10)
    }
  })

  it('is the same when its decisions are replayed as a script', async () => {
    for (const seed of [3, 17, 94]) {
      const { script, history, violations } = await runSchedule({ seed, remember: true })
      expect(await runSchedule({ script, remember: true })).toMatchObject({ history, violations })
    }
  })

  it('without faults takes one run, and no schedule breaks a rule', async () => {
    expect(await runSchedule({ script: { 'pieces#1': 7 } })).toMatchObject({
      runs: 1,
      crashes: 0,
      violations: [],
    })
    for (let seed = 1; seed <= 200; seed++) {
      for (const twoProcesses of [false, true]) {
        const { violations } = await runSchedule({ seed, twoProcesses })
        expect({ seed, twoProcesses, violations }).toEqual({ seed, twoProcesses, violations: [] })
      }
    }
  })
})

describe('a history of several hosts that share one store', () => {
  it('is the same for the same seed, and when its decisions are replayed as a script', async () => {
    for (const seed of [3, 17]) {
      const once = await runSchedule({ seed, owners: 8, remember: true })
      expect(await runSchedule({ seed, owners: 8, remember: true })).toEqual(once)
      const { script, history, violations } = once
      expect(await runSchedule({ script, owners: 8, remember: true })).toMatchObject({ history, violations })
      expect(history.length).toBeGreaterThan(100)
    }
  })

  it('breaks no rule, with two owners and with eight (M1-M6)', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      for (const owners of [2, 8]) {
        const { violations } = await runSchedule({ seed, owners })
        expect({ seed, owners, violations }).toEqual({ seed, owners, violations: [] })
      }
    }
  })

  it('completes without another run when the store is away for less than a lease', async () => {
    const away = { 'outage ms#1': 1, 'lease#1': 1, 'pieces#1': 6 }
    for (const at of [1, 5, 20, 40]) {
      const script = { ...away, [`outage#${at}`]: 1 }
      // The second run is the one without faults that follows in any case.
      expect(await runSchedule({ script, owners: 1 })).toMatchObject({ runs: 2, crashes: 0, violations: [] })
    }
  })
})

it.each(PAIR_SHAPES)(
  'two crashes in a row of $pieces pieces, $parallel at a time, cost no more than the parts in flight (F01)',
  async (shape) => {
    const { pairs, failures } = await crashPairs(shape, 1, 30)
    expect(pairs).toBeGreaterThanOrEqual(9)
    expect(failures).toEqual([])
  },
)

it('a failing script is reduced to what it needs to fail', async () => {
  const script = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`fault#${index}`, 1]))
  const fails = async (candidate: typeof script): Promise<boolean> =>
    candidate['fault#7'] === 1 && candidate['fault#31'] === 1
  expect(await shrink(script, fails)).toEqual({ 'fault#7': 1, 'fault#31': 1 })
})
