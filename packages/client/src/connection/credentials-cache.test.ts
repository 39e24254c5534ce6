import { runInNewContext } from 'node:vm'
import type { Credentials } from '@oss/signer'
import { describe, expect, it } from 'vitest'
import type { CredentialsProvider } from './credentials.ts'
import { createCredentialsCache } from './credentials-cache.ts'

const never = new AbortController().signal
const MINUTE = 60_000
const START = 1_900_000_000_000

/** A time with the offset of Shanghai. */
function inShanghai(ms: number): string {
  return new Date(ms + 480 * MINUTE).toISOString().replace('Z', '+08:00')
}

/** A provider whose tokens live for the given time from `clock.nowMs` on, and which counts its calls. */
function tokens(lifeMs: number | undefined, clock: { nowMs: number }) {
  const calls: boolean[] = []
  const provider: CredentialsProvider = async ({ forceRefresh }) => {
    calls.push(forceRefresh)
    await new Promise((resolve) => setImmediate(resolve))
    const credentials: Credentials = { accessKeyId: `id${calls.length}`, accessKeySecret: 'secret' }
    return lifeMs === undefined ? credentials : { ...credentials, expiresAt: clock.nowMs + lifeMs }
  }
  return { calls, cache: createCredentialsCache(provider) }
}

describe('cached credentials', () => {
  it('that do not expire are fetched once', async () => {
    const { calls, cache } = tokens(undefined, { nowMs: START })
    for (const nowMs of [START, START + 1e9, START + 1e15])
      expect((await cache.get(nowMs, never)).credentials.accessKeyId).toBe('id1')
    expect(calls).toEqual([false])
  })

  it.each([
    ['a Date', (ms: number) => new Date(ms)],
    ['a Date of another realm', (ms: number): Date => runInNewContext(`new Date(${ms})`)],
    ['ISO 8601 text', (ms: number) => new Date(ms).toISOString()],
    ['ISO 8601 text of another time zone', (ms: number) => inShanghai(ms)],
  ])('with the expiry %s are fetched once, and again before it', async (_name, expiry) => {
    let calls = 0
    const cache = createCredentialsCache(async () => {
      calls += 1
      return { accessKeyId: 'id', accessKeySecret: 's', expiresAt: expiry(START + 60 * MINUTE) }
    })
    for (const minutes of [0, 1, 30, 54.9]) await cache.get(START + minutes * MINUTE, never)
    expect(calls).toBe(1)
    await cache.get(START + 55 * MINUTE, never)
    expect(calls).toBe(2)
  })

  it('whose expiry is in seconds or invalid are rejected with that reason', async () => {
    for (const expiresAt of [START / 1000, 'tomorrow', new Date(Number.NaN)]) {
      const cache = createCredentialsCache(async () => ({
        accessKeyId: 'id',
        accessKeySecret: 's',
        expiresAt,
      }))
      const failed = cache.get(START, never)
      await expect(failed).rejects.toMatchObject({ code: 'CREDENTIALS_INVALID', field: 'expiresAt' })
      if (typeof expiresAt === 'number') await expect(failed).rejects.toThrow('multiply seconds by 1000')
    }
  })

  it('are renewed five minutes before they expire, while requests use the present ones', async () => {
    const clock = { nowMs: START }
    const { calls, cache } = tokens(60 * MINUTE, clock)
    await cache.get(START, never)
    await cache.get(START + 55 * MINUTE - 1, never)
    expect(calls).toHaveLength(1)
    clock.nowMs = START + 55 * MINUTE
    expect((await cache.get(clock.nowMs, never)).credentials.accessKeyId).toBe('id1')
    expect(calls).toEqual([false, false])
    await new Promise((resolve) => setImmediate(resolve))
    expect((await cache.get(clock.nowMs, never)).credentials.accessKeyId).toBe('id2')
    expect(calls).toHaveLength(2)
  })

  it('are renewed before requests are sent in their last minute', async () => {
    const clock = { nowMs: START }
    const { calls, cache } = tokens(60 * MINUTE, clock)
    await cache.get(START, never)
    clock.nowMs = START + 59 * MINUTE
    const all = await Promise.all([cache.get(clock.nowMs, never), cache.get(clock.nowMs, never)])
    expect(all.map(({ credentials }) => credentials.accessKeyId)).toEqual(['id2', 'id2'])
    expect(calls).toHaveLength(2)
  })

  it('with a short lifetime are used for most of it', async () => {
    const { calls, cache } = tokens(3 * MINUTE, { nowMs: START })
    await cache.get(START, never)
    await cache.get(START + 2 * MINUTE - 1, never)
    expect(calls).toHaveLength(1)
    await cache.get(START + 2 * MINUTE, never)
    expect(calls).toHaveLength(2)
  })

  it('are fetched once for all waiting requests (F55)', async () => {
    const { calls, cache } = tokens(undefined, { nowMs: START })
    await Promise.all(Array.from({ length: 50 }, () => cache.get(START, never)))
    expect(calls).toHaveLength(1)
  })

  it('that were rejected are replaced once for all requests (F55)', async () => {
    const { calls, cache } = tokens(60 * MINUTE, { nowMs: START })
    const { generation } = await cache.get(START, never)
    const replaced = await Promise.all(Array.from({ length: 20 }, () => cache.get(START, never, generation)))
    expect(new Set(replaced.map(({ credentials }) => credentials.accessKeyId))).toEqual(new Set(['id2']))
    expect((await cache.get(START, never, generation)).credentials.accessKeyId).toBe('id2')
    expect(calls).toEqual([false, true])
  })

  it('are used until they expire when renewal fails, without a provider call for each request (F55)', async () => {
    let fail = false
    let calls = 0
    const cache = createCredentialsCache(async () => {
      calls += 1
      if (fail) throw new Error('no token today')
      return { accessKeyId: 'id', accessKeySecret: 'secret', expiresAt: START + 60 * MINUTE }
    })
    await cache.get(START, never)
    fail = true
    const at = START + 59.5 * MINUTE
    for (const nowMs of [at, at + 1, at + 9999])
      expect((await cache.get(nowMs, never)).credentials.accessKeyId).toBe('id')
    expect(calls).toBe(2)
    await cache.get(at + 10_000, never)
    expect(calls).toBe(3)
    await expect(cache.get(START + 60 * MINUTE, never)).rejects.toThrow('no token today')
    fail = false
    expect((await cache.get(START + 60 * MINUTE, never)).credentials.accessKeyId).toBe('id')
  })

  it('that were rejected are not returned again when a renewal in progress fails (F55)', async () => {
    let answer: PromiseWithResolvers<Credentials> | undefined
    const calls: boolean[] = []
    const cache = createCredentialsCache(({ forceRefresh }) => {
      calls.push(forceRefresh)
      answer = Promise.withResolvers()
      return answer.promise
    })
    const token = (id: string): Credentials => ({
      accessKeyId: id,
      accessKeySecret: 's',
      expiresAt: START + 60 * MINUTE,
    })
    const first = cache.get(START, never)
    answer?.resolve(token('old'))
    const { generation } = await first
    await cache.get(START + 56 * MINUTE, never)
    const replaced = cache.get(START + 56 * MINUTE, never, generation)
    answer?.reject(new Error('no token today'))
    await new Promise((resolve) => setImmediate(resolve))
    const innocent = cache.get(START + 56 * MINUTE, never)
    answer?.resolve(token('new'))
    expect((await replaced).credentials.accessKeyId).toBe('new')
    expect((await innocent).credentials.accessKeyId).toBe('new')
    expect(calls).toEqual([false, false, true])
  })

  it('are no longer waited for when the client is closed', async () => {
    const cache = createCredentialsCache(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    )
    const asking = cache.get(START, never)
    cache.close()
    await expect(asking).rejects.toThrow('The client was closed.')
  })

  it('are waited for until the signal aborts, without affecting other requests', async () => {
    const { calls, cache } = tokens(undefined, { nowMs: START })
    const control = new AbortController()
    const impatient = cache.get(START, control.signal)
    const patient = cache.get(START, never)
    control.abort(new Error('enough'))
    await expect(impatient).rejects.toThrow('enough')
    expect((await patient).credentials.accessKeyId).toBe('id1')
    expect(calls).toHaveLength(1)
    await expect(cache.get(START, control.signal)).rejects.toThrow('enough')
  })
})
