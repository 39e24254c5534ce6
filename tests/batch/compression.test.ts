import { readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { FileResult, OssClient, UploadDirectoryInput } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { countOf, resultsOf, type Tree, writeTree } from './tree.ts'

let service: Service
let client: OssClient
let tree: Tree
beforeEach(async () => {
  service = await startService()
  client = service.client()
  tree = await writeTree(service, { 'small.txt': 10, 'empty.txt': 0 })
})
afterEach(() => service[Symbol.asyncDispose]())

const SIZE = 2 * 1_048_576
/** Does not get smaller than several parts. */
const big = bytesOf(SIZE, 9)

type Options = Partial<UploadDirectoryInput>

async function upload(options: Options): Promise<readonly FileResult[]> {
  service.emulator.clearRequests()
  const input = { bucket: BUCKET, directory: tree.directory, partSize: PART, ...options }
  const { results, error } = await resultsOf(client.uploadDirectory(input))
  expect(error).toBeUndefined()
  return results
}

const describeObject = (key: string) => service.emulator.state.describeObject(BUCKET, key)
const read = async (key: string) => Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? '')
const writes = () => service.requests().filter((name) => !/^(Head|List|Get)/.test(name))
const leftovers = async () => (await readdir(tree.directory)).filter((name) => name.startsWith('.oss-'))

describe.each([
  ['gzip', 'gzip', gunzipSync],
  ['brotli', 'br', brotliDecompressSync],
] as const)('compression: %s', (compression, encoding, decompress) => {
  it('stores small and large files compressed, with their encoding, and leaves no temporary file', async () => {
    await writeFile(join(tree.directory, 'big.bin'), big)
    expect(countOf(await upload({ compression }))).toEqual({ uploaded: 3 })
    for (const [key, content] of [
      ['big.bin', big],
      ['small.txt', bytesOf(10, 1)],
      ['empty.txt', Buffer.alloc(0)],
    ] as const) {
      expect(decompress(await read(key)).equals(content), key).toBe(true)
      expect(describeObject(key)?.properties.contentHeaders['Content-Encoding']).toBe(encoding)
    }
    expect(describeObject('small.txt')?.properties.contentHeaders['Content-Type']).toBe('text/plain')
    expect(service.requests().some((name) => name.startsWith('UploadPart'))).toBe(true)
    expect(await leftovers()).toEqual([])
  })

  it('sends nothing in a second run, and a changed file again', async () => {
    await writeFile(join(tree.directory, 'big.bin'), big)
    await upload({ compression })
    expect(countOf(await upload({ compression }))).toEqual({ unchanged: 3 })
    expect(writes()).toEqual([])
    await writeFile(join(tree.directory, 'small.txt'), bytesOf(10, 77))
    expect(countOf(await upload({ compression }))).toEqual({ unchanged: 2, uploaded: 1 })
    expect(decompress(await read('small.txt')).equals(bytesOf(10, 77))).toBe(true)
  })
})

describe('a changed compression', () => {
  it.each([
    ['gzip', 'brotli'],
    ['none', 'gzip'],
    ['brotli', 'none'],
  ] as const)('from %s to %s sends the files again', async (before, after) => {
    await upload({ fileOptions: { '*.txt': { compression: before } } })
    expect(countOf(await upload({ fileOptions: { '*.txt': { compression: after } } }))).toEqual({
      uploaded: 2,
    })
    expect(countOf(await upload({ fileOptions: { '*.txt': { compression: after } } }))).toEqual({
      unchanged: 2,
    })
  })

  it('is overridden for single files with none', async () => {
    await upload({ compression: 'gzip', fileOptions: { 'small.*': { compression: 'none' } } })
    expect((await read('small.txt')).equals(bytesOf(10, 1))).toBe(true)
    expect(describeObject('small.txt')?.properties.contentHeaders['Content-Encoding']).toBeUndefined()
  })

  it('is not found unchanged by metadata that came with other content', async () => {
    await upload({ compression: 'gzip' })
    const forged = describeObject('small.txt')?.properties
    await client.putObject({
      ...{ bucket: BUCKET, key: 'small.txt', body: 'other bytes', contentEncoding: 'gzip' },
      metadata: { ...forged?.metadata },
    })
    expect(countOf(await upload({ compression: 'gzip' }))).toEqual({ unchanged: 1, uploaded: 1 })
    expect(gunzipSync(await read('small.txt')).equals(bytesOf(10, 1))).toBe(true)
  })
})

describe('a compressed upload', () => {
  it('keeps metadata and the record of its file when other options are changed in place', async () => {
    await upload({ compression: 'gzip', metadata: { author: 'us' } })
    expect(countOf(await upload({ compression: 'gzip', cacheControl: 'no-cache' }))).toEqual({ updated: 2 })
    expect(countOf(await upload({ compression: 'gzip', cacheControl: 'no-cache' }))).toEqual({ unchanged: 2 })
    expect(describeObject('small.txt')?.properties.metadata).toMatchObject({ author: 'us' })
  })

  it('resumes with the parts of an earlier run (R3)', async () => {
    await writeFile(join(tree.directory, 'big.bin'), big)
    const refused = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    const fault = service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 4 },
      fault: refused,
    })
    const failed = await upload({ compression: 'gzip', parallel: 1 })
    expect(failed).toContainEqual(expect.objectContaining({ kind: 'failed', key: 'big.bin' }))
    fault.remove()
    const results = await upload({ compression: 'gzip', parallel: 1 })
    expect(results).toContainEqual(
      expect.objectContaining({
        kind: 'uploaded',
        key: 'big.bin',
        upload: expect.objectContaining({ partsReused: 3 }),
      }),
    )
    expect(gunzipSync(await read('big.bin')).equals(big)).toBe(true)
    expect(await leftovers()).toEqual([])
  })

  it('starts over when the file or the compression changed after an interruption', async () => {
    await writeFile(join(tree.directory, 'big.bin'), big)
    const refused = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    const fault = service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 4 },
      fault: refused,
    })
    await upload({ compression: 'gzip', parallel: 1 })
    fault.remove()
    await truncate(join(tree.directory, 'big.bin'), SIZE - 1)
    await upload({ compression: 'brotli', parallel: 1 })
    expect(brotliDecompressSync(await read('big.bin')).equals(big.subarray(0, SIZE - 1))).toBe(true)
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(await leftovers()).toEqual([])
  })

  it('compresses nothing in a dry run', async () => {
    expect(countOf(await upload({ compression: 'gzip', dryRun: true }))).toEqual({ planned: 2 })
    expect(writes()).toEqual([])
  })

  it('fails a file whose temporary file cannot be written, and names the directory', async () => {
    await writeFile(join(tree.directory, 'big.bin'), big)
    const missing = join(tree.directory, 'missing')
    vi.stubEnv('TMPDIR', missing)
    const results = await upload({ compression: 'gzip', checkpoints: memoryCheckpointStore() })
    vi.unstubAllEnvs()
    const error = expect.objectContaining({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining(missing),
    })
    expect(results).toContainEqual(expect.objectContaining({ kind: 'failed', key: 'big.bin', error }))
  })
})
