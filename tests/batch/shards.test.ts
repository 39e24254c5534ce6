import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileResult, findFiles, type Shard, shardOf } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { countOf, manySizes, resultsOf, type Tree, writeTree } from './tree.ts'

const COUNT = 4
const SHARDS: readonly Shard[] = Array.from({ length: COUNT }, (_, index) => ({
  index: index + 1,
  count: COUNT,
}))
const SIZES = { ...manySizes(60, 500), 'big.bin': PART * 6, empty: 0 }

function keysOf(results: readonly FileResult[]): readonly string[] {
  return results.flatMap((result) => ('key' in result ? [result.key] : []))
}

function uploadShard(service: Service, tree: Tree, shard: Shard, options: { readonly dryRun?: true } = {}) {
  return service.client().uploadDirectory({
    ...{ bucket: BUCKET, directory: tree.directory, prefix: 'p/', partSize: PART, parallel: 1 },
    ...{ shard, ...options },
  })
}

describe('uploadDirectory with a shard', () => {
  it('uploads each file in exactly one shard at the same time, and all of them together are the tree', async () => {
    await using service = await startService()
    const tree = await writeTree(service, SIZES)
    const batches = SHARDS.map((shard) => uploadShard(service, tree, shard))
    const ended = await Promise.all(batches.map(resultsOf))
    for (const [at, { results, error }] of ended.entries()) {
      expect(error).toBeUndefined()
      expect(keysOf(results).map((key) => shardOf(key, COUNT))).toEqual(results.map(() => at + 1))
      expect(batches[at]?.progressNow()).toMatchObject({
        filesFound: results.length,
        filesUploaded: results.length,
        fraction: 1,
        shard: { index: at + 1, count: COUNT },
      })
    }
    const keys = ended.flatMap(({ results }) => keysOf(results))
    expect(keys.length).toBe(62)
    expect(new Set(keys).size).toBe(62)
    expect(await tree.isStored('p/')).toBe(true)
    const puts = service.emulator.requests.filter(({ operation }) => operation === 'PutObject')
    expect(puts).toHaveLength(61)
  })

  it('compares, in a second run, only its own files, and sends those that changed', async () => {
    await using service = await startService()
    const tree = await writeTree(service, SIZES)
    for (const shard of SHARDS) await resultsOf(uploadShard(service, tree, shard))
    const changed = 'd0/f00000'
    await writeFile(join(tree.directory, changed), 'other bytes')
    service.emulator.clearRequests()
    for (const shard of SHARDS) {
      const { results } = await resultsOf(uploadShard(service, tree, shard))
      const isIts = shardOf(`p/${changed}`, COUNT) === shard.index
      expect(countOf(results)).toEqual({
        unchanged: results.length - Number(isIts),
        ...(isIts && { uploaded: 1 }),
      })
    }
    const heads = service.emulator.requests.filter(({ operation }) => operation === 'HeadObject')
    // The listing shows the size of the changed file, and the MD5 of all that were stored with one request.
    expect(heads.map(({ key }) => key)).toEqual(['p/big.bin'])
  })

  it('resumes a large file of its shard, and leaves its checkpoint alone in the others (R3)', async () => {
    await using service = await startService()
    const tree = await writeTree(service, SIZES)
    const fault = service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 4 },
      fault: { kind: 'status', status: 403 },
    })
    const own = { index: shardOf('p/big.bin', COUNT), count: COUNT }
    expect(countOf((await resultsOf(uploadShard(service, tree, own))).results)['failed']).toBe(1)
    fault.remove()
    service.emulator.clearRequests()
    for (const shard of SHARDS.filter(({ index }) => index !== own.index))
      expect(countOf((await resultsOf(uploadShard(service, tree, shard))).results)['failed']).toBeUndefined()
    expect(service.requests().filter((request) => request.startsWith('UploadPart'))).toEqual([])
    const { results } = await resultsOf(uploadShard(service, tree, own))
    expect(results).toContainEqual(
      expect.objectContaining({ key: 'p/big.bin', upload: expect.objectContaining({ partsReused: 3 }) }),
    )
    expect(await tree.isStored('p/')).toBe(true)
  })

  it('plans only its own files in a dry run', async () => {
    await using service = await startService()
    const tree = await writeTree(service, SIZES)
    const planned = await Promise.all(
      SHARDS.map(async (shard) => resultsOf(uploadShard(service, tree, shard, { dryRun: true }))),
    )
    expect(planned.map(({ results }) => countOf(results))).toEqual(
      planned.map(({ results }) => ({ planned: results.length })),
    )
    const keys = planned.flatMap(({ results }) => keysOf(results))
    expect(keys).toHaveLength(62)
    expect(new Set(keys)).toEqual(new Set(Object.keys(SIZES).map((path) => `p/${path}`)))
    expect(service.emulator.state.listKeys(BUCKET)).toEqual([])
  })
})

describe('uploadFiles with a shard', () => {
  it('takes the files of its shard from any iterable, and finds two files of one key', async () => {
    await using service = await startService()
    const tree = await writeTree(service, manySizes(20, 100))
    const results: FileResult[] = []
    for (const shard of SHARDS) {
      const files = (async function* () {
        yield* findFiles(tree.directory)
        yield { file: join(tree.directory, 'd0/f00000'), key: 'd0/f00000' }
      })()
      results.push(
        ...(await resultsOf(service.client().uploadFiles({ bucket: BUCKET, files, shard }))).results,
      )
    }
    expect(countOf(results)).toEqual({ uploaded: 20, failed: 1 })
    expect(results).toContainEqual(
      expect.objectContaining({ kind: 'failed', error: expect.objectContaining({ code: 'KEY_INVALID' }) }),
    )
  })
})

it.each([
  [{ index: 0, count: 4 }, 'shard.index must be a whole number from 1 to 4 (got 0)'],
  [{ index: 2, count: 1 }, 'shard.index must be a whole number from 1 to 1 (got 2)'],
  [{ index: 1, count: 20_000 }, 'shard.count must be a whole number from 1 to 10000 (got 20000)'],
])('the shard %j is rejected before anything is read or sent', async (shard, message) => {
  await using service = await startService()
  const client = service.client()
  expect(() => client.uploadDirectory({ bucket: BUCKET, directory: 'missing', shard })).toThrow(message)
  expect(() => client.uploadFiles({ bucket: BUCKET, files: [], shard })).toThrow(message)
  expect(service.requests()).toEqual([])
})
