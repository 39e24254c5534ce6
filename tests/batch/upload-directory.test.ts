import { appendFile, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, startService } from '../service/service.ts'
import { countOf, manySizes, resultsOf, writeTree } from './tree.ts'

const MIXED = { 'a.txt': 10, empty: 0, 'sub/b.html': 300, 'sub/deeper/c.bin': PART * 3 + 1, z: PART }

describe('uploadDirectory', () => {
  it('stores each file under the prefix, small ones in one request, with the content type of its extension', async () => {
    await using service = await startService()
    const tree = await writeTree(service, MIXED)
    const batch = service
      .client()
      .uploadDirectory({ bucket: BUCKET, directory: tree.directory, prefix: 'p/', partSize: PART })
    const { results, error } = await resultsOf(batch)
    expect(error).toBeUndefined()
    expect(countOf(results)).toEqual({ uploaded: 5 })
    expect(await tree.isStored('p/')).toBe(true)
    expect(
      service.emulator.state.describeObject(BUCKET, 'p/sub/b.html')?.properties.contentHeaders[
        'Content-Type'
      ],
    ).toBe('text/html')
    const operations = service.emulator.requests.map(({ operation }) => operation)
    expect(operations.filter((operation) => operation === 'ListObjectsV2')).toHaveLength(1)
    expect(operations.filter((operation) => operation === 'PutObject')).toHaveLength(4)
    expect(operations).not.toContain('HeadObject')
    expect(batch.progressNow()).toMatchObject({
      filesFound: 5,
      isCounted: true,
      filesUploaded: 5,
      bytesUploaded: PART * 4 + 311,
      active: [],
    })
  })

  it('skips files whose objects have the same content, whatever their times', async () => {
    await using service = await startService()
    const tree = await writeTree(service, MIXED)
    const input = { bucket: BUCKET, directory: tree.directory, prefix: 'p/', partSize: PART }
    await resultsOf(service.client().uploadDirectory(input))
    await utimes(join(tree.directory, 'a.txt'), 0, 0)
    service.emulator.clearRequests()
    const { results } = await resultsOf(service.client().uploadDirectory(input))
    expect(countOf(results)).toEqual({ unchanged: 5 })
    const { crc64 } = service.emulator.state.describeObject(BUCKET, 'p/a.txt') ?? {}
    expect(results).toContainEqual({
      kind: 'unchanged',
      file: join(tree.directory, 'a.txt'),
      key: 'p/a.txt',
      size: 10,
      crc64,
    })
    // The listing shows the MD5 of the objects that were stored with one request, of others only the size.
    const requests = service.emulator.requests.map(({ operation, key }) => [operation, key])
    expect(requests.filter(([operation]) => operation !== 'ListObjectsV2')).toEqual([
      ['HeadObject', 'p/sub/deeper/c.bin'],
    ])
  })

  it('uploads a file whose object has other bytes of the same size, and one that has grown', async () => {
    await using service = await startService()
    const tree = await writeTree(service, MIXED)
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART }
    await resultsOf(service.client().uploadDirectory(input))
    await writeFile(join(tree.directory, 'a.txt'), bytesOf(10, 99))
    await appendFile(join(tree.directory, 'sub/b.html'), 'more')
    const { results } = await resultsOf(service.client().uploadDirectory(input))
    expect(countOf(results)).toEqual({ unchanged: 3, uploaded: 2 })
    // The listing shows that its size differs.
    const looked = service.emulator.requests.filter(({ operation }) => operation === 'HeadObject')
    expect(looked.map(({ key }) => key)).not.toContain('sub/b.html')
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, 'a.txt')) ?? '')).toEqual(
      bytesOf(10, 99),
    )
  })

  it('uploads a file again when its object has neither an MD5 nor a CRC-64 to compare', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: PART * 2 })
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART }
    await resultsOf(service.client().uploadDirectory(input))
    service.emulator.faults.add({ match: { operation: 'HeadObject' }, fault: { kind: 'missing-crc' } })
    expect(countOf((await resultsOf(service.client().uploadDirectory(input))).results)).toEqual({
      uploaded: 1,
    })
  })

  it('compares an appended object by its CRC-64, because its ETag is not an MD5', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: 10 })
    const body = await readFile(join(tree.directory, 'a'))
    await service.client().appendObject({ bucket: BUCKET, key: 'a', body, position: 0 })
    service.emulator.clearRequests()
    const batch = service.client().uploadDirectory({ bucket: BUCKET, directory: tree.directory })
    expect(countOf((await resultsOf(batch)).results)).toEqual({ unchanged: 1 })
    expect(service.requests()).toEqual(['ListObjectsV2', 'HeadObject'])
  })

  it('uploads everything with skipUnchanged: false, without requests for comparison', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: 10, b: 20 })
    const input = { bucket: BUCKET, directory: tree.directory, skipUnchanged: false }
    await resultsOf(service.client().uploadDirectory(input))
    const { results } = await resultsOf(service.client().uploadDirectory(input))
    expect(countOf(results)).toEqual({ uploaded: 2 })
    expect(new Set(service.requests())).toEqual(new Set(['PutObject']))
  })

  it('reports in a dry run what would be uploaded, and uploads nothing', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: 10, b: 20, c: 30 })
    await service.emulator.state.putObject(BUCKET, 'b', bytesOf(20, 2))
    const { results } = await resultsOf(
      service.client().uploadDirectory({ bucket: BUCKET, directory: tree.directory, dryRun: true }),
    )
    expect(countOf(results)).toEqual({ planned: 2, unchanged: 1 })
    expect(results).toContainEqual({ kind: 'planned', file: join(tree.directory, 'c'), key: 'c', size: 30 })
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['b'])
  })

  it('resumes a file with the parts that an earlier run stored (R3)', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { 'big.bin': PART * 6 })
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART, parallel: 1 }
    const fault = service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 4 },
      fault: { kind: 'status', status: 403 },
    })
    expect((await resultsOf(service.client().uploadDirectory(input))).results).toMatchObject([
      { kind: 'failed', key: 'big.bin', error: { code: 'PART_FAILED', partsRecorded: 3 } },
    ])
    fault.remove()
    const notices: unknown[] = []
    const onNotice = (file: unknown, notice: unknown): number => notices.push({ file, notice })
    const batch = service.client().uploadDirectory({ ...input, onNotice })
    expect((await resultsOf(batch)).results).toMatchObject([{ kind: 'uploaded', upload: { partsReused: 3 } }])
    expect(notices).toMatchObject([{ file: { key: 'big.bin' }, notice: { kind: 'resumed', partsReused: 3 } }])
    expect(await tree.isStored('')).toBe(true)
  })

  it('reports links and unreadable files, and uploads the others', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { a: 10, '\\b': 20, z: 30 })
    await symlink('a', join(tree.directory, 'link'))
    const batch = service.client().uploadDirectory({ bucket: BUCKET, directory: tree.directory })
    const { results, error } = await resultsOf(batch)
    expect(error).toBeUndefined()
    expect(countOf(results)).toEqual({ uploaded: 2, failed: 1, skipped: 1 })
    expect(batch.progressNow()).toMatchObject({ filesUploaded: 2, filesFailed: 1, filesSkipped: 1 })
    expect(results).toContainEqual({
      kind: 'skipped',
      file: join(tree.directory, 'link'),
      reason: 'symlink',
    })
    expect(results).toContainEqual(
      expect.objectContaining({
        kind: 'failed',
        key: '\\b',
        error: expect.objectContaining({ code: 'KEY_INVALID' }),
      }),
    )
  })

  it('uploads no more files at a time than jobs', async () => {
    await using service = await startService({ bandwidthBytesPerSecond: 2_000_000 })
    const tree = await writeTree(service, manySizes(30, 20_000))
    const batch = service.client().uploadDirectory({ bucket: BUCKET, directory: tree.directory, jobs: 4 })
    let most = 0
    for await (const _ of batch) {
      most = Math.max(
        most,
        batch.progressNow().active.length,
        service.emulator.requests.filter(({ endedAt }) => endedAt === undefined).length,
      )
    }
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
    expect(await tree.isStored('')).toBe(true)
  })

  it('rejects when the directory cannot be read', async () => {
    await using service = await startService()
    const batch = service
      .client()
      .uploadDirectory({ bucket: BUCKET, directory: join(service.directory, 'missing') })
    expect(await resultsOf(batch)).toMatchObject({
      results: [],
      error: { name: 'SourceError', code: 'SOURCE_UNREADABLE' },
    })
  })
})
