import { join } from 'node:path'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { BatchProgress, BatchUpload } from '@oss/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Longer than any test: a reader gets the first value, and the last one because the batch has ended. */
const NEVER_AGAIN_MS = 600_000

async function startBatch(): Promise<BatchUpload> {
  const files = [await service.file('a', 1000), await service.file('b', 0), await service.file('c', 3 * PART)]
  return service.client().uploadFiles({
    bucket: BUCKET,
    files: files.map((file, index) => ({ file, key: String(index) })),
    partSize: PART,
  })
}

/** Reads results and progress at the same time. */
async function read(batch: BatchUpload, intervalMs = 0): Promise<readonly BatchProgress[]> {
  const progress = Array.fromAsync(batch.progress({ intervalMs }))
  await Array.fromAsync(batch)
  return await progress
}

it('the progress of a batch grows with its files and ends with the last one', async () => {
  const batch = await startBatch()
  const seen = await read(batch)
  expect(seen.at(-1)).toEqual(batch.progressNow())
  expect(seen.at(-1)).toMatchObject({
    filesFound: 3,
    filesOpen: 0,
    filesUploaded: 3,
    fraction: 1,
    active: [],
  })
  const uploaded = seen.map(({ filesUploaded }) => filesUploaded)
  expect(uploaded).toEqual(uploaded.toSorted((a, b) => a - b))
  expect(seen.some(({ active }) => active.some(({ progress }) => progress !== undefined))).toBe(true)
})

it('the progress of a batch with an interval has the first value and the last one', async () => {
  const batch = await startBatch()
  const seen = await read(batch, NEVER_AGAIN_MS)
  expect(seen.length).toBeLessThanOrEqual(2)
  expect(seen.at(-1)).toEqual(batch.progressNow())
  expect(seen.at(-1)).toMatchObject({ filesUploaded: 3, fraction: 1 })
})

it('each reader of the progress of a batch gets the last value, even one that comes after the end', async () => {
  const batch = await startBatch()
  const [early, other] = [read(batch), Array.fromAsync(batch.progress())]
  const last = (await early).at(-1)
  expect((await other).at(-1)).toEqual(last)
  expect(await Array.fromAsync(batch.progress({ intervalMs: NEVER_AGAIN_MS }))).toEqual([last])
})

it('the progress ends when a batch is interrupted between two files', async () => {
  const batch = await startBatch()
  const progress = Array.fromAsync(batch.progress({ intervalMs: NEVER_AGAIN_MS }))
  const reading = (async () => {
    for await (const _ of batch) await batch.interrupt(new Error('lunch'))
  })()
  await expect(reading).rejects.toThrow('lunch')
  expect((await progress).at(-1)).toEqual(batch.progressNow())
})

it('the progress ends when a batch is disposed of before its results are read', async () => {
  const batch = await startBatch()
  const progress = Array.fromAsync(batch.progress({ intervalMs: NEVER_AGAIN_MS }))
  await batch[Symbol.asyncDispose]()
  expect((await progress).at(-1)).toMatchObject({ filesFound: 0, isCounted: false, fraction: undefined })
})

it('the progress ends when the directory of a batch cannot be read', async () => {
  const directory = join(service.directory, 'missing')
  const batch = service.client().uploadDirectory({ bucket: BUCKET, directory })
  const progress = Array.fromAsync(batch.progress())
  await expect(Array.fromAsync(batch)).rejects.toThrow('missing')
  expect((await progress).at(-1)).toMatchObject({ filesFound: 0, fraction: undefined })
})

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
  'an interval of %d ms is rejected',
  async (intervalMs) => {
    const batch = await startBatch()
    expect(() => batch.progress({ intervalMs })).toThrow(
      expect.objectContaining({ name: 'PlanError', code: 'OPTION_INVALID', field: 'intervalMs' }),
    )
  },
)

it('a batch whose checkpoint store does not respond is interrupted at once', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  const never = new Promise<never>(() => {})
  const has = (): Promise<never> => {
    ask()
    return never
  }
  const checkpoints = { ...memoryCheckpointStore(), has, acquire: () => never }
  const files = [{ file: await service.file('a', 1000), key: 'a' }]
  const batch = service.client().uploadFiles({ bucket: BUCKET, files, checkpoints, skipUnchanged: false })
  const reading = Array.fromAsync(batch)
  await asked
  await batch.interrupt(new Error('lunch'))
  await expect(reading).rejects.toThrow('lunch')
})
