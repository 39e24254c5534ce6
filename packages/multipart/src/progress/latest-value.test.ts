import { describe, expect, it } from 'vitest'
import { createLatestValue } from './latest-value.ts'

describe('the latest value', () => {
  it('is delivered to a reader at each request, including the last one (F73)', async () => {
    const latest = createLatestValue<number>()
    const reading = Array.fromAsync(latest.values())
    for (const value of [1, 2, 3]) latest.publish(() => value)
    await new Promise((resolve) => setImmediate(resolve))
    for (const value of [4, 5]) latest.publish(() => value)
    latest.end()
    expect(await reading).toEqual([3, 5])
  })

  it('is delivered to each of several readers, even after the end', async () => {
    const latest = createLatestValue<string>()
    const early = Array.fromAsync(latest.values())
    latest.publish(() => 'last')
    latest.end()
    expect([await early, await Array.fromAsync(latest.values())]).toEqual([['last'], ['last']])
  })

  it('may be missing', async () => {
    const latest = createLatestValue<string>()
    latest.end()
    expect(await Array.fromAsync(latest.values())).toEqual([])
  })
})
