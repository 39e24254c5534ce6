import { expect, it } from 'vitest'
import { createLatestValue } from './latest-value.ts'
import { pacedValues } from './paced-values.ts'

/** A clock whose sleepers wake when the test says so. */
function manualSleep() {
  const wakers: (() => void)[] = []
  const aborted: boolean[] = []
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    expect(ms).toBe(500)
    signal.addEventListener('abort', () => aborted.push(true))
    return new Promise((resolve) => wakers.push(resolve))
  }
  return { sleep, aborted, wake: () => wakers.shift()?.() }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('a reader gets the newest value once per interval, and the last one without waiting for it (F73)', async () => {
  const latest = createLatestValue<number>()
  const end = Promise.withResolvers<void>()
  const { sleep, wake, aborted } = manualSleep()
  const seen: number[] = []
  const reading = (async () => {
    for await (const value of pacedValues(latest.values(), { intervalMs: 500, sleep, ended: end.promise }))
      seen.push(value)
  })()
  for (const value of [1, 2, 3]) {
    latest.publish(() => value)
    await turn()
  }
  expect(seen).toEqual([1])
  wake()
  await turn()
  expect(seen).toEqual([1, 3])
  latest.publish(() => 4)
  await turn()
  expect(seen).toEqual([1, 3])
  latest.publish(() => 5)
  latest.end()
  end.resolve()
  await reading
  expect(seen).toEqual([1, 3, 5])
  expect(aborted).toHaveLength(3)
})

it('without an interval, a reader gets a value whenever it asks', () => {
  const latest = createLatestValue<number>()
  const values = latest.values()
  const { sleep } = manualSleep()
  expect(pacedValues(values, { sleep, ended: Promise.resolve() })).toBe(values)
})

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('an interval of %d ms is refused', (intervalMs) => {
  const { sleep } = manualSleep()
  const pace = { intervalMs, sleep, ended: Promise.resolve() }
  expect(() => pacedValues(createLatestValue().values(), pace)).toThrow(
    expect.objectContaining({ name: 'PlanError', code: 'OPTION_INVALID', field: 'intervalMs' }),
  )
})
