import { join } from 'node:path'
import type { OssClient, SyncDeletion, SyncDownloadResult, SyncProgress, SyncUploadResult } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from '../service/service.ts'
import {
  type Contents,
  endOf,
  PREFIX,
  pathsByKind,
  readFiles,
  readObjects,
  storeObjects,
  writeFiles,
} from './syncing.ts'

let service: Service
let client: OssClient
let directory: string
beforeEach(async () => {
  service = await startService()
  client = service.client()
  directory = join(service.directory, 'tree')
})
afterEach(() => service[Symbol.asyncDispose]())

type Options = SyncDeletion & {
  readonly signal?: AbortSignal
  readonly dryRun?: boolean
  readonly filter?: (subject: { readonly path: string }) => boolean
}
type Result = SyncUploadResult | SyncDownloadResult

const remote = { bucket: BUCKET, prefix: PREFIX }

const DIRECTIONS = [
  {
    name: 'to objects',
    transferred: 'uploaded',
    sync: (options: Options) => client.syncDirectory({ from: directory, to: remote, ...options }),
    source: (contents: Contents) => writeFiles(directory, contents),
    target: (contents: Contents) => storeObjects(service, contents),
    found: () => readObjects(service),
  },
  {
    name: 'to a directory',
    transferred: 'downloaded',
    sync: (options: Options) => client.syncDirectory({ from: remote, to: directory, ...options }),
    source: (contents: Contents) => storeObjects(service, contents),
    target: (contents: Contents) => writeFiles(directory, contents),
    found: () => readFiles(directory),
  },
] as const

describe.each(DIRECTIONS)('a sync $name', ({ transferred, sync, source, target, found }) => {
  it('transfers what is missing or differs, deletes what the source lacks, and has a result for each', async () => {
    await source({ 'a.txt': 'a', 'sub/b.txt': 'new', 'sub/c.txt': 'c' })
    await target({ 'a.txt': 'a', 'sub/b.txt': 'old!', 'sub/gone.txt': 'x', 'zz/gone': 'y' })
    const run = sync({ delete: true })
    const { results, error } = await endOf<Result>(run)
    expect(error).toBeUndefined()
    expect(pathsByKind(results)).toEqual({
      unchanged: ['a.txt'],
      [transferred]: ['sub/b.txt', 'sub/c.txt'],
      deleted: ['sub/gone.txt', 'zz/gone'],
    })
    expect(await found()).toEqual({ 'a.txt': 'a', 'sub/b.txt': 'new', 'sub/c.txt': 'c' })
    expect(run.progressNow()).toMatchObject({
      phase: 'ended',
      filesTransferred: 2,
      filesUnchanged: 1,
      filesToDelete: 2,
      filesDeleted: 2,
      filesFailed: 0,
    })
  })

  it('keeps extra files and objects without `delete`', async () => {
    await source({ a: '1' })
    await target({ extra: 'x' })
    expect(pathsByKind((await endOf<Result>(sync({}))).results)).toEqual({ [transferred]: ['a'] })
    expect(await found()).toEqual({ a: '1', extra: 'x' })
  })

  it('shows in a dry run what would be transferred and deleted, and changes nothing', async () => {
    await source({ a: '1', b: '2' })
    await target({ b: '2', extra: 'x' })
    const { results } = await endOf<Result>(sync({ delete: true, dryRun: true }))
    expect(pathsByKind(results)).toEqual({
      planned: ['a'],
      unchanged: ['b'],
      'deletion-planned': ['extra'],
    })
    expect(await found()).toEqual({ b: '2', extra: 'x' })
  })

  it('refuses more deletions than maxDelete before anything is transferred', async () => {
    await source({ a: '1' })
    await target({ x1: '', x2: '', x3: '' })
    const { results, error } = await endOf<Result>(sync({ delete: true, maxDelete: 2 }))
    expect(results).toEqual([])
    expect(error).toMatchObject({ name: 'SyncError', code: 'TOO_MANY_DELETIONS', deletions: 3 })
    expect(await found()).toEqual({ x1: '', x2: '', x3: '' })
    expect((await endOf<Result>(sync({ delete: true, maxDelete: 3 }))).error).toBeUndefined()
    expect(await found()).toEqual({ a: '1' })
  })

  it('rejects a source without files, and empties the target with allowEmptySource', async () => {
    await source({})
    await target({ x: 'x' })
    const { error } = await endOf<Result>(sync({ delete: true }))
    expect(error).toMatchObject({ name: 'SyncError', code: 'EMPTY_SOURCE', deletions: 1 })
    expect(await found()).toEqual({ x: 'x' })
    const { results } = await endOf<Result>(sync({ delete: true, allowEmptySource: true }))
    expect(pathsByKind(results)).toEqual({ deleted: ['x'] })
    expect(await found()).toEqual({})
  })

  it('deletes only what the filter accepts', async () => {
    await source({ 'a.txt': '1' })
    await target({ 'x.txt': '', 'x.log': '', 'keep/x.txt': '' })
    const filter = ({ path }: { readonly path: string }) => !path.endsWith('.log') && path !== 'keep'
    const { results } = await endOf<Result>(sync({ delete: true, filter }))
    expect(pathsByKind(results)).toEqual({ [transferred]: ['a.txt'], deleted: ['x.txt'] })
    expect(await found()).toEqual({ 'a.txt': '1', 'x.log': '', 'keep/x.txt': '' })
  })

  it('deletes more than a page of the listing', async () => {
    const many = Object.fromEntries(Array.from({ length: 2_400 }, (_, index) => [`x${index}`, '']))
    await source({ m: 'm', x1999: '' })
    await target({ ...many, m: 'm' })
    const { results, error } = await endOf<Result>(sync({ delete: true, maxDelete: 2_399 }))
    expect(error).toBeUndefined()
    expect(pathsByKind(results)['deleted']).toHaveLength(2_399)
    expect(await found()).toEqual({ m: 'm', x1999: '' })
  })

  it('keeps names that differ only after a separator apart', async () => {
    const names = { 'a-b': '1', 'a/b': '2', 'a.b': '3', a0: '4' }
    await source(names)
    await target({ ...names, 'a-': 'x' })
    expect(pathsByKind((await endOf<Result>(sync({ delete: true }))).results)['deleted']).toEqual(['a-'])
  })

  it('reports its progress from the listing to the end', async () => {
    await source({ a: '1' })
    await target({ x: '' })
    const run = sync({ delete: true })
    const values = Array.fromAsync<SyncProgress>(run.progress() as AsyncIterable<SyncProgress>)
    await endOf<Result>(run)
    const phases = (await values).map(({ phase }) => phase)
    expect(phases[0]).toBe('listing')
    expect(phases).toContain('deleting')
    expect((await values).at(-1)).toMatchObject({ phase: 'ended', filesDeleted: 1, filesListed: 2 })
  })

  it.each(['interrupt()', 'its signal'])('ends with the reason of %s, and deletes nothing', async (what) => {
    await source({ a: '1' })
    await target({ x: '' })
    const reason = new Error('enough')
    const stop = new AbortController()
    const run = sync({ delete: true, signal: stop.signal })
    if (what === 'its signal') stop.abort(reason)
    else await run.interrupt(reason)
    expect((await endOf<Result>(run)).error).toBe(reason)
    expect(await found()).toEqual({ x: '' })
  })

  it('that is stopped by its signal after the transfers deletes nothing', async () => {
    await source({ a: '1' })
    await target({ x: '' })
    const reason = new Error('enough')
    const stop = new AbortController()
    let error: unknown
    try {
      for await (const _ of sync({ delete: true, signal: stop.signal })) stop.abort(reason)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBe(reason)
    expect(await found()).toEqual({ a: '1', x: '' })
  })
})

describe('syncDirectory', () => {
  it.each([
    [{ from: 'a', to: 'b' }, 'from must be the path'],
    [{ from: { bucket: BUCKET }, to: { bucket: BUCKET } }, 'to must be the path'],
    [{ from: 'a', to: { bucket: BUCKET, prefix: 'x' } }, 'to.prefix must be empty or end with "/"'],
    [{ from: { bucket: BUCKET, prefix: 'x' }, to: 'a' }, 'from.prefix must be empty or end with "/"'],
    [{ from: 'a', to: { bucket: BUCKET }, maxDelete: -1 }, 'maxDelete must be a whole number'],
    [{ from: 'a', to: { bucket: BUCKET }, maxDelete: 1.5 }, 'maxDelete must be a whole number'],
    [{ from: 'a', to: { bucket: BUCKET }, delete: 1 }, 'delete must be true or false'],
    [{ from: 'a', to: { bucket: BUCKET }, allowEmptySource: 'x' }, 'allowEmptySource must be true or false'],
    [{ from: 'a', to: { bucket: BUCKET }, shard: { index: 1, count: 2 } }, 'shard must be omitted'],
  ])('rejects %j before anything is sent', (input, message) => {
    expect(() => client.syncDirectory(input as never)).toThrow(
      expect.objectContaining({ name: 'ValidationError', message: expect.stringContaining(message) }),
    )
    expect(service.requests()).toEqual([])
  })
})
