import { describe, expect, it } from 'vitest'
import { ConnectionClosedError } from '../errors/connection-closed-error.ts'
import { createThrottle, throttled } from './throttle.ts'

const never = new AbortController().signal

async function* oneChunk(byteLength: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(byteLength)
}

describe('createThrottle', () => {
  it('lets bytes through at its pace', async () => {
    const throttle = createThrottle(100_000)
    const startedAt = performance.now()
    for await (const _ of throttled(oneChunk(20_000), throttle, never));
    const elapsedMs = performance.now() - startedAt
    expect(elapsedMs).toBeGreaterThan(150)
    expect(elapsedMs).toBeLessThan(30_000)
    expect(throttle.waitedMs()).toBeGreaterThan(150)
  })

  it('shares its pace between all who take', async () => {
    const throttle = createThrottle(100_000)
    const startedAt = performance.now()
    await Promise.all([throttle.take(10_000, never), throttle.take(10_000, never)])
    expect(performance.now() - startedAt).toBeGreaterThan(150)
  })

  it('stops waiting when the connection goes', async () => {
    const controller = new AbortController()
    const waiting = createThrottle(1).take(1_000_000, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toBeInstanceOf(ConnectionClosedError)
  })

  it.each([
    [1_000, [50, 50, 20], 120],
    [1, [1, 1], 2],
    [1e9, [65_536, 4], 65_540],
  ])(
    'moves slices at %i bytes a second that keep the pace even',
    async (bytesPerSecond, expected, byteLength) => {
      const { sliceByteLength } = createThrottle(bytesPerSecond)
      const sizes: number[] = []
      const free = { ...createThrottle(1e9), sliceByteLength }
      for await (const slice of throttled(oneChunk(byteLength), free, never)) sizes.push(slice.byteLength)
      expect(sizes).toEqual(expected)
    },
  )
})
