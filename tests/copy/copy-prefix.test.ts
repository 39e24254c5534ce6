import type { CopyPrefixInput, CopyResult, OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from '../service/service.ts'
import { OTHER_BUCKET } from './copying.ts'

let service: Service
let client: OssClient
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET, OTHER_BUCKET] })
  client = service.client()
})
afterEach(() => service[Symbol.asyncDispose]())

async function store(...keys: readonly string[]): Promise<void> {
  for (const key of keys)
    await service.emulator.state.putObject(OTHER_BUCKET, key, key, { contentType: 'text/x-kept' })
}

const keysOf = (bucket: string) => service.emulator.state.listKeys(bucket)
const INPUT = { bucket: BUCKET, prefix: 'new/', source: { bucket: OTHER_BUCKET, prefix: 'old/' } }

const copy = (options: Partial<CopyPrefixInput> = {}) =>
  Array.fromAsync(client.copyPrefix({ ...INPUT, ...options }))
const move = (options: Partial<CopyPrefixInput> = {}) =>
  Array.fromAsync(client.movePrefix({ ...INPUT, ...options }))

const kinds = (results: readonly CopyResult[]) => results.map(({ kind, key }) => `${kind} ${key}`).sort()

const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const

describe('copyPrefix', () => {
  it('copies each object below the prefix with its properties, and keeps the sources', async () => {
    await store('old/', 'old/a b+%', 'old/sub/c', 'other')
    const results = await copy()
    expect(kinds(results)).toEqual(['copied new/', 'copied new/a b+%', 'copied new/sub/c'])
    expect(keysOf(BUCKET)).toEqual(['new/', 'new/a b+%', 'new/sub/c'])
    expect(keysOf(OTHER_BUCKET)).toHaveLength(4)
    const info = await client.headObject({ bucket: BUCKET, key: 'new/sub/c' })
    expect(info).toMatchObject({ contentType: 'text/x-kept', size: 9 })
  })

  it('copies only what has no equal copy, and everything without skipUnchanged', async () => {
    await store('old/a', 'old/b')
    await copy()
    await service.emulator.state.putObject(BUCKET, 'new/b', 'old/b', { contentType: 'text/other' })
    expect(kinds(await copy())).toEqual(['copied new/b', 'unchanged new/a'])
    expect(kinds(await copy({ skipUnchanged: false }))).toEqual(['copied new/a', 'copied new/b'])
  })

  it('stores nothing in a dry run', async () => {
    await store('old/a')
    expect(kinds(await copy({ dryRun: true }))).toEqual(['planned new/a'])
    expect(keysOf(BUCKET)).toEqual([])
  })

  it('skips what the filter rejects', async () => {
    await store('old/a', 'old/skip/b')
    const filter: CopyPrefixInput['filter'] = ({ path }) => path !== 'skip'
    expect(kinds(await copy({ filter }))).toEqual(['copied new/a'])
  })

  it.each([['old/'], ['old/sub/']])(
    'refuses the prefix %s in the bucket of the sources, which would be copied again, before any request',
    (prefix) => {
      const input = { bucket: OTHER_BUCKET, prefix, source: { prefix: 'old/' } }
      for (const call of [() => client.copyPrefix(input), () => client.movePrefix(input)])
        expect(call).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', field: 'prefix' }))
      expect(service.emulator.requests).toEqual([])
    },
  )
})

describe('movePrefix', () => {
  it('moves each object below the prefix, and no other', async () => {
    await store('old/', 'old/a', 'old/sub/b', 'other')
    expect(kinds(await move())).toEqual(['moved new/', 'moved new/a', 'moved new/sub/b'])
    expect(keysOf(BUCKET)).toEqual(['new/', 'new/a', 'new/sub/b'])
    expect(keysOf(OTHER_BUCKET)).toEqual(['other'])
  })

  it('keeps an object that is not copied, with the reason, and moves the others', async () => {
    await store('old/a', 'old/b', 'old/c')
    service.emulator.faults.add({ match: { operation: 'CopyObject', key: 'new/b' }, fault: denied })
    const results = await move()
    expect(kinds(results)).toEqual(['failed new/b', 'moved new/a', 'moved new/c'])
    expect(results.find(({ kind }) => kind === 'failed')).toMatchObject({ error: { code: 'AccessDenied' } })
    expect(keysOf(OTHER_BUCKET)).toEqual(['old/b'])
  })

  it('never replaces an object below the prefix that it still has to move', async () => {
    await store('a/b/a/b/x', 'a/b/x')
    const results = await move({ bucket: OTHER_BUCKET, prefix: '', source: { prefix: 'a/b/' } })
    expect(kinds(results)).toEqual(['failed a/b/x', 'moved x'])
    expect(keysOf(OTHER_BUCKET)).toEqual(['a/b/a/b/x', 'x'])
    const moved = await service.emulator.state.readObject(OTHER_BUCKET, 'x')
    expect(Buffer.from(moved ?? []).toString()).toBe('a/b/x')
  })

  it('moves nothing in a dry run', async () => {
    await store('old/a')
    expect(kinds(await move({ dryRun: true }))).toEqual(['planned new/a'])
    expect([keysOf(BUCKET), keysOf(OTHER_BUCKET)]).toEqual([[], ['old/a']])
  })

  it('stops when its signal aborts, and the same call moves the rest', async () => {
    await store(...Array.from({ length: 40 }, (_, index) => `old/${index}`))
    const stop = new AbortController()
    const reason = new Error('enough')
    await expect(async () => {
      for await (const { kind } of client.movePrefix({ ...INPUT, jobs: 2, signal: stop.signal }))
        if (kind === 'moved') stop.abort(reason)
    }).rejects.toBe(reason)
    expect(keysOf(OTHER_BUCKET).length).toBeGreaterThan(30)
    await move()
    expect([keysOf(BUCKET).length, keysOf(OTHER_BUCKET)]).toEqual([40, []])
  })
})
