import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DownloadDirectoryInput, DownloadResult, OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

let service: Service
let client: OssClient
let directory: string
beforeEach(async () => {
  service = await startService()
  client = service.client()
  directory = join(service.directory, 'restored')
})
afterEach(() => service[Symbol.asyncDispose]())

const MIXED = { 'a.txt': 10, empty: 0, 'sub/b.html': 300, 'sub/deeper/c.bin': PART * 3 + 1, z: PART }

async function store(sizes: Readonly<Record<string, number>> = MIXED, prefix = 'p/'): Promise<void> {
  for (const [index, [path, size]] of Object.entries(sizes).entries())
    await service.emulator.state.putObject(BUCKET, prefix + path, bytesOf(size, index + 1))
}

const read = (path: string) => readFile(join(directory, path))
const files = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort()

async function download(options: Partial<DownloadDirectoryInput> = {}): Promise<{
  readonly results: readonly DownloadResult[]
  readonly counts: object
  readonly error: unknown
}> {
  service.emulator.clearRequests()
  const results: DownloadResult[] = []
  let error: unknown
  const batch = client.downloadDirectory({
    bucket: BUCKET,
    prefix: 'p/',
    directory,
    partSize: PART,
    ...options,
  })
  try {
    for await (const result of batch) results.push(result)
  } catch (reason) {
    error = reason
  }
  const counts: Record<string, number> = {}
  for (const { kind } of results) counts[kind] = (counts[kind] ?? 0) + 1
  const { downloaded = 0, unchanged = 0, failed = 0, skipped = 0 } = counts
  expect(batch.progressNow()).toMatchObject({
    filesDownloaded: downloaded,
    filesUnchanged: unchanged,
    filesFailed: failed,
    filesSkipped: skipped,
  })
  return { results, counts, error }
}

describe('downloadDirectory', () => {
  it('reports its progress at a pace, with the first and the last value, and then ends', async () => {
    await store()
    const batch = client.downloadDirectory({ bucket: BUCKET, prefix: 'p/', directory, partSize: PART })
    const progress = Array.fromAsync(batch.progress({ intervalMs: 3_600_000 }))
    const results = await Array.fromAsync(batch)
    const values = await progress
    expect(values).toHaveLength(2)
    expect(values.at(-1)).toEqual(batch.progressNow())
    expect(values.at(-1)).toMatchObject({ filesDownloaded: results.length, filesOpen: 0, fraction: 1 })
    expect(() => batch.progress({ intervalMs: -1 })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', field: 'intervalMs' }),
    )
  })

  it('writes each object below the prefix to a file, in directories that it creates, and verifies it', async () => {
    await store()
    await store({ other: 1 }, 'q/')
    const { counts, results } = await download()
    expect(counts).toEqual({ downloaded: 5 })
    for (const [index, [path, size]] of Object.entries(MIXED).entries())
      expect(await read(path)).toEqual(bytesOf(size, index + 1))
    expect(await files()).toEqual(['a.txt', 'b.html', 'c.bin', 'empty', 'z'])
    for (const result of results)
      expect(result).toMatchObject({ kind: 'downloaded', download: { crc64Verified: true } })
  })

  it('downloads nothing in a second run, whatever the times, and again what differs', async () => {
    await store()
    await download()
    await utimes(join(directory, 'a.txt'), 0, 0)
    expect((await download()).counts).toEqual({ unchanged: 5 })
    expect(service.requests().filter((name) => name.startsWith('GetObject'))).toEqual([])
    await writeFile(join(directory, 'a.txt'), bytesOf(10, 99))
    await service.emulator.state.putObject(BUCKET, 'p/sub/b.html', bytesOf(301, 5))
    expect((await download()).counts).toEqual({ unchanged: 3, downloaded: 2 })
    expect(await read('a.txt')).toEqual(bytesOf(10, 1))
    expect((await download({ skipUnchanged: false })).counts).toEqual({ downloaded: 5 })
  })

  it('keeps existing files with other content with overwrite: false', async () => {
    await store()
    await mkdir(directory)
    await writeFile(join(directory, 'a.txt'), 'mine')
    const { counts, results } = await download({ overwrite: false })
    expect(counts).toEqual({ downloaded: 4, failed: 1 })
    expect(results).toContainEqual(
      expect.objectContaining({ key: 'p/a.txt', error: expect.objectContaining({ code: 'TARGET_EXISTS' }) }),
    )
    expect(await read('a.txt')).toEqual(Buffer.from('mine'))
  })

  it('resumes a file with the parts that an earlier run wrote (R3)', async () => {
    await store({ big: PART * 6 })
    const fault = service.emulator.faults.add({
      match: { operation: 'GetObject', nth: 4 },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    expect((await download({ parallel: 1 })).results).toMatchObject([{ kind: 'failed', key: 'p/big' }])
    fault.remove()
    expect((await download({ parallel: 1 })).results).toMatchObject([
      { kind: 'downloaded', download: { partsTotal: 6, partsReused: 3 } },
    ])
    expect(await read('big')).toEqual(bytesOf(PART * 6, 1))
    expect(await readdir(directory)).toEqual(['big'])
  })

  it('skips what the filter rejects, and everything below a rejected directory', async () => {
    await store()
    const asked: string[] = []
    const { counts } = await download({
      filter({ path, kind }) {
        asked.push(`${kind} ${path}`)
        return kind === 'directory' ? path !== 'sub' : path !== 'z'
      },
    })
    expect(counts).toEqual({ downloaded: 2 })
    expect(asked).not.toContain('directory sub/deeper')
  })

  it('skips directory markers, and reports in a dry run what would be downloaded without writing', async () => {
    await store({ 'dir/': 0, 'dir/a': 5 })
    expect((await download({ dryRun: true })).results).toEqual([
      { kind: 'skipped', key: 'p/dir/', reason: 'directory' },
      { kind: 'planned', key: 'p/dir/a', file: join(directory, 'dir/a'), size: 5 },
    ])
    await expect(readdir(directory)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('writes nothing outside of the directory: keys that lead out fail, links are not followed', async () => {
    await store({ 'a//b': 1, '/etc': 1, ok: 1, 'link/x': 1, file: 1 })
    await mkdir(join(service.directory, 'outside'))
    await mkdir(directory)
    await writeFile(join(service.directory, 'outside/secret'), 'x')
    await symlink('../outside', join(directory, 'link'))
    await symlink('../outside/secret', join(directory, 'file'))
    const { counts, error } = await download()
    expect(error).toBeUndefined()
    expect(counts).toEqual({ failed: 4, downloaded: 1 })
    expect(await readdir(join(service.directory, 'outside'))).toEqual(['secret'])
    expect(await readFile(join(service.directory, 'outside/secret'), 'utf8')).toBe('x')
  })

  it('fails the object that would need a file as a directory, and downloads the others', async () => {
    await store({ a: 1, 'a/b': 2, c: 3 })
    const { counts } = await download({ jobs: 1 })
    expect(counts).toEqual({ downloaded: 2, failed: 1 })
    expect((await read('a')).byteLength).toBe(1)
  })

  it('ends with the error of the bucket, and can be interrupted', async () => {
    await store()
    expect((await download({ bucket: 'no-such-bucket' })).error).toMatchObject({ code: 'NoSuchBucket' })
    const mine = new Error('enough')
    expect((await download({ signal: AbortSignal.abort(mine) })).error).toBe(mine)
  })

  it.each([
    [{ directory: '' }, 'directory'],
    [{ jobs: 0 }, 'jobs'],
    [{ filter: 'x' as never }, 'filter'],
  ])('rejects %j before anything is sent', (options, field) => {
    expect(() => client.downloadDirectory({ bucket: BUCKET, directory, ...options })).toThrow(
      expect.objectContaining({ name: 'ValidationError', field }),
    )
  })

  it('reports its progress', async () => {
    await store()
    const batch = client.downloadDirectory({ bucket: BUCKET, prefix: 'p/', directory })
    expect(batch.progressNow()).toMatchObject({ filesFound: 0, fraction: undefined })
    for await (const _ of batch);
    expect(batch.progressNow()).toMatchObject({
      ...{ filesFound: 5, filesOpen: 0, filesDownloaded: 5, bytesDownloaded: PART * 4 + 311, fraction: 1 },
      isCounted: true,
    })
  })
})
