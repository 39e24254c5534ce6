import { join } from 'node:path'
import { type FileToUpload, findFiles } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { BUCKET, PART, startService } from '../service/service.ts'
import { countOf, resultsOf, writeTree } from './tree.ts'

describe('uploadFiles', () => {
  it('uploads files to the given keys, requests their objects one by one, and returns one result per file', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: 10, b: 20 })
    const files = ['a', 'b', 'missing'].map((name) => ({
      file: join(tree.directory, name),
      key: `k/${name}`,
    }))
    const { results, error } = await resultsOf(service.client().uploadFiles({ bucket: BUCKET, files }))
    expect(error).toBeUndefined()
    expect(countOf(results)).toEqual({ uploaded: 2, failed: 1 })
    expect(results.find(({ kind }) => kind === 'failed')).toMatchObject({
      key: 'k/missing',
      error: { code: 'SOURCE_UNREADABLE' },
    })
    expect(await tree.isStored('k/')).toBe(true)
    expect(service.requests()).not.toContain('ListObjectsV2')
    expect(
      countOf((await resultsOf(service.client().uploadFiles({ bucket: BUCKET, files }))).results),
    ).toEqual({ unchanged: 2, failed: 1 })
  })

  it('accepts the results of several searches, and rejects the second file for a key', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { 'one/a': 10, 'one/b': 10, 'two/a': 20, 'two/c': 20 })
    async function* both(): AsyncGenerator<FileToUpload> {
      for (const name of ['one', 'two']) {
        for await (const found of findFiles(join(tree.directory, name), { prefix: 'p/' }))
          if (found.kind === 'file') yield found
      }
    }
    const { results } = await resultsOf(
      service.client().uploadFiles({ bucket: BUCKET, files: both(), listPrefix: 'p/' }),
    )
    expect(results.find(({ kind }) => kind === 'failed')).toMatchObject({
      file: join(tree.directory, 'two/a'),
      error: {
        name: 'ValidationError',
        code: 'KEY_INVALID',
        message: expect.stringContaining('another file'),
      },
    })
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['p/a', 'p/b', 'p/c'])
    expect(service.emulator.state.describeObject(BUCKET, 'p/a')?.byteLength).toBe(10)
  })

  it.each([
    ['leads to another object that is equal', 'a/../b'],
    ['has half a surrogate pair', 'a\ud800'],
    ['begins with "/"', '/b'],
  ])('rejects a key that %s, without any request', async (_, key) => {
    await using service = await startService()
    const tree = await writeTree(service, { b: 10 })
    const file = join(tree.directory, 'b')
    await resultsOf(service.client().uploadFiles({ bucket: BUCKET, files: [{ file, key: 'b' }] }))
    service.emulator.clearRequests()
    for (const dryRun of [false, true]) {
      const batch = service.client().uploadFiles({ bucket: BUCKET, files: [{ file, key }], dryRun })
      expect((await resultsOf(batch)).results).toMatchObject([
        { kind: 'failed', key, error: { name: 'ValidationError', code: 'KEY_INVALID' } },
      ])
    }
    expect(service.requests()).toEqual([])
  })

  it('applies the object options to each object', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: 10, b: PART * 2 })
    const files = ['a', 'b'].map((key) => ({ file: join(tree.directory, key), key }))
    const options = { cacheControl: 'no-store', metadata: { by: 'batch' }, partSize: PART }
    await resultsOf(service.client().uploadFiles({ bucket: BUCKET, files, ...options }))
    for (const key of ['a', 'b'])
      expect(service.emulator.state.describeObject(BUCKET, key)?.properties).toMatchObject({
        metadata: { by: 'batch' },
      })
  })

  it.each([
    [{ jobs: 0 }, 'ValidationError', 'jobs must be a whole number from 1 to 1000 (got 0)'],
    [{ jobs: 1.5 }, 'ValidationError', '(got 1.5)'],
    [{ bucket: 'Bad' }, 'ValidationError', '(got "Bad")'],
    [{ partSize: 1 }, 'PlanError', '102400'],
    [{ parallel: 0 }, 'PlanError', '1'],
    [{ metadata: { 'not ok': '' } }, 'ValidationError', 'metadata'],
  ])('rejects %j before anything is read or sent', async (bad, name, words) => {
    await using service = await startService()
    const client = service.client()
    const files = (function* (): Generator<FileToUpload> {
      expect.unreachable()
      yield { file: '', key: '' }
    })()
    expect(() => client.uploadFiles({ bucket: BUCKET, files, ...bad })).toThrow(
      expect.objectContaining({ name, message: expect.stringContaining(words) }),
    )
    expect(service.requests()).toEqual([])
  })
})

describe('compareFile', () => {
  it('reports whether an object and a file have the same content', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: 10, b: 10, c: 11 })
    const file = join(tree.directory, 'a')
    const client = service.client()
    await resultsOf(client.uploadDirectory({ bucket: BUCKET, directory: tree.directory }))
    const crc64 = service.emulator.state.describeObject(BUCKET, 'a')?.crc64
    expect(await client.compareFile({ bucket: BUCKET, key: 'a', file })).toEqual({ size: 10, crc64 })
    for (const key of ['b', 'c', 'none'])
      expect(await client.compareFile({ bucket: BUCKET, key, file })).toBeUndefined()
    await expect(client.compareFile({ bucket: BUCKET, key: '', file })).rejects.toMatchObject({
      code: 'KEY_INVALID',
    })
  })
})
