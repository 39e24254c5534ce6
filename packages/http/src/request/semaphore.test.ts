import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Semaphore } from './semaphore.ts'

const { signal } = new AbortController()

describe('Semaphore', () => {
  it('grants its permits and lets others wait in order of arrival', async () => {
    const slots = new Semaphore(2)
    const order: number[] = []
    const releases = await Promise.all([slots.acquire(signal), slots.acquire(signal)])
    const third = slots.acquire(signal).then((release) => {
      order.push(3)
      return release
    })
    const fourth = slots.acquire(signal).then(() => order.push(4))
    await Promise.resolve()
    expect(order).toEqual([])
    releases[0]?.()
    ;(await third)()
    await fourth
    expect(order).toEqual([3, 4])
  })

  it('takes a permit back only once', async () => {
    const slots = new Semaphore(1)
    const release = await slots.acquire(signal)
    release()
    release()
    await slots.acquire(signal)
    const waiting = slots.acquire(signal)
    const winner = await Promise.race([waiting, Promise.resolve('still waiting')])
    expect(winner).toBe('still waiting')
  })

  it('forgets a waiter whose signal aborts, and keeps no listener', async () => {
    const { signal } = new AbortController()
    const slots = new Semaphore(1)
    const release = await slots.acquire(signal)
    const controller = new AbortController()
    const impatient = slots.acquire(controller.signal)
    const patient = slots.acquire(signal)
    controller.abort('enough')
    await expect(impatient).rejects.toBe('enough')
    release()
    await expect(patient).resolves.toBeTypeOf('function')
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('grants no permit when the signal is already aborted', async () => {
    const slots = new Semaphore(1)
    await expect(slots.acquire(AbortSignal.abort('before'))).rejects.toBe('before')
    await expect(slots.acquire(signal)).resolves.toBeTypeOf('function')
  })
})
