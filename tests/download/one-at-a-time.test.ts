import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { recordedDownload } from '@oss/download'
import { discardDownload, fileTarget } from '@oss/download/file'
import { checkpointId, recordedPlan, uploadId } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DownloadBench, downloadBench, interruptAfter } from './bench-download.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

describe('two downloads of one object to one file', () => {
  it('exclude each other: the second is rejected, and cancelling it does not affect the first (F17)', async () => {
    const first = bench.start()
    await first.pause()
    const second = bench.start()
    expect(await second.outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'CHECKPOINT_FAILED', cause: { code: 'LOCKED' } },
    })
    expect((await second.cancel()).kind).toBe('failed')
    first.resume()
    await first.done()
    expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
    expect(await bench.names()).toEqual(['file.bin'])
  })

  it('with different checkpoint stores never write to the same temporary file', async () => {
    const downloads = Array.from({ length: 3 }, () => bench.start({ checkpoints: memoryCheckpointStore() }))
    const outcomes = await Promise.all(downloads.map((download) => download.outcome))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['completed', 'completed', 'completed'])
    expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
    expect(await bench.names()).toEqual(['file.bin'])
  })
})

describe('overwrite: false', () => {
  it('rejects an existing file before anything is downloaded, and leaves it', async () => {
    await writeFile(bench.file, 'mine')
    const outcome = await bench.start({ overwrite: false }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'TARGET_EXISTS', cause: { code: 'EXISTS' } },
    })
    expect(bench.asked).toEqual([])
    expect(await bench.fileContent()).toEqual(Buffer.from('mine'))
  })

  it('rejects a file that appears meanwhile, and keeps its parts for the next call (I12)', async () => {
    bench.onChunk = () => writeFile(bench.file, 'mine')
    const outcome = await bench.start({ overwrite: false }).outcome
    expect(outcome).toMatchObject({ error: { code: 'TARGET_EXISTS', resumable: true, partsRecorded: 5 } })
    expect(await bench.fileContent()).toEqual(Buffer.from('mine'))
    expect(await bench.start({ overwrite: false }).outcome).toMatchObject({
      error: { code: 'TARGET_EXISTS' },
    })
    expect(await bench.start().done()).toMatchObject({ partsReused: 5 })
    expect(bench.asked).toHaveLength(5)
    expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
  })

  it('creates the file when none exists', async () => {
    await bench.start({ overwrite: false }).done()
    expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
    expect(await bench.names()).toEqual(['file.bin'])
  })
})

describe('discardDownload', () => {
  it('removes the checkpoint and the temporary file, but not while the download runs', async () => {
    const checkpoints = fsCheckpointStore({ directory: bench.directory })
    await interruptAfter(bench, 2)
    const [stored] = await Array.fromAsync(checkpoints.list())
    expect(stored && recordedDownload(stored.header)).toMatchObject({ file: bench.file })
    const running = bench.start()
    await running.pause()
    await expect(discardDownload(checkpoints, running.id)).rejects.toMatchObject({ code: 'LOCKED' })
    await running.interrupt()
    expect(await discardDownload(checkpoints, running.id)).toBe(true)
    expect(await bench.names()).toEqual([])
    expect(await discardDownload(checkpoints, running.id)).toBe(false)
  })

  it('leaves uploads alone', async () => {
    const checkpoints = memoryCheckpointStore()
    const target = { endpoint: 'memory:', bucket: 'bucket', key: 'key' }
    const id = checkpointId(target, '/file')
    const source = { size: 1, mtimeNs: '0', ctimeNs: '0', fileId: 'x' }
    {
      await using lease = await checkpoints.acquire(id)
      const header = {
        kind: 'upload' as const,
        target,
        sourceLabel: '/file',
        uploadId: uploadId('ID'),
        plan: recordedPlan(1, 8_388_608),
        source,
        createdAtMs: 0,
      }
      await lease.begin(header)
    }
    expect(await discardDownload(checkpoints, id)).toBe(false)
    expect(checkpoints.size).toBe(1)
  })
})

it('a store in memory resumes too, in the same process', async () => {
  const checkpoints = memoryCheckpointStore()
  const first = bench.start({ checkpoints, parallel: 1 })
  for await (const { partsRecorded } of first.progress()) if (partsRecorded === 2) break
  await first.interrupt()
  expect((await bench.start({ checkpoints }).done()).partsReused).toBeGreaterThanOrEqual(2)
  expect(checkpoints.size).toBe(0)
})

it('a file in another directory is another download', async () => {
  await interruptAfter(bench, 2)
  await mkdir(join(bench.directory, 'other'))
  const file = join(bench.directory, 'other', 'file.bin')
  expect((await bench.start({ target: fileTarget(file) }).done()).partsReused).toBe(0)
  expect((await readFile(file)).equals(bench.content ?? Buffer.of())).toBe(true)
})
