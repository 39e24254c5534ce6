import { describe, expect, it } from 'vitest'
import { shareCalls } from './share-calls.ts'

/** Runs that end when the test says so, each with its number. */
function controlledRuns() {
  const runs: PromiseWithResolvers<number>[] = []
  const call = shareCalls(() => {
    const run = Promise.withResolvers<number>()
    runs.push(run)
    return run.promise
  })
  return { runs, call }
}

describe('shareCalls', () => {
  it('lets calls during a run share the next one, and none a run that started before it', async () => {
    const { runs, call } = controlledRuns()
    const first = call()
    const [second, third] = [call(), call()]
    expect(runs).toHaveLength(1)
    runs[0]?.resolve(1)
    expect(await first).toBe(1)
    await expect.poll(() => runs.length).toBe(2)
    const fourth = call()
    runs[1]?.resolve(2)
    expect(await Promise.all([second, third])).toEqual([2, 2])
    await expect.poll(() => runs.length).toBe(3)
    runs[2]?.resolve(3)
    expect(await fourth).toBe(3)
  })

  it('starts a run of its own after a pause', async () => {
    const { runs, call } = controlledRuns()
    const first = call()
    runs[0]?.resolve(1)
    await first
    const second = call()
    expect(runs).toHaveLength(2)
    runs[1]?.resolve(2)
    expect(await second).toBe(2)
  })

  it('passes a failure to those who shared the run, and runs again after it', async () => {
    const { runs, call } = controlledRuns()
    const first = call()
    const second = call()
    const failure = new Error('the file is gone')
    runs[0]?.reject(failure)
    await expect(first).rejects.toBe(failure)
    await expect.poll(() => runs.length).toBe(2)
    runs[1]?.resolve(2)
    expect(await second).toBe(2)
  })
})
