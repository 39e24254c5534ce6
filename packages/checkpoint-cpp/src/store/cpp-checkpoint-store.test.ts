import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CheckpointId,
  type Crc64,
  checkpointId,
  partNumber,
  recordedPlan,
  type UploadHeader,
  uploadId,
} from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatRecord } from '../record/format-record.ts'
import { parseRecord } from '../record/parse-record.ts'
import { recordName } from '../record/record-name.ts'
import { type CppCheckpointStoreOptions, cppCheckpointStore } from './cpp-checkpoint-store.ts'

const header: UploadHeader = {
  kind: 'upload',
  target: { endpoint: 'https://service.example', bucket: 'bucket', key: 'key' },
  sourceLabel: '/data/file.bin',
  uploadId: uploadId('OURS'),
  plan: recordedPlan(1_000_000, 102_400),
  source: { size: 1_000_000, mtimeNs: '-1', ctimeNs: '2', fileId: '3:4' },
  createdAtMs: 5,
}
const id = checkpointId(header.target, header.sourceLabel)
const theirs = {
  bucket: 'bucket',
  key: 'key',
  filePath: '/data/file.bin',
  mtimeSeconds: 7,
  partSize: 102_400,
  size: 1_000_000,
  uploadId: 'THEIRS',
}

let directory: string
let record: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-cpp-'))
  record = join(directory, recordName(theirs))
})
afterEach(() => rm(directory, { recursive: true }))

const store = (options: Partial<CppCheckpointStoreOptions> = {}) =>
  cppCheckpointStore({ directory, ...options })

describe('cppCheckpointStore', () => {
  it('writes a record that only its owner may read, with whole seconds, rounded down also before 1970', async () => {
    await using lease = await store().acquire(id)
    await lease.begin(header)
    expect(lease.location).toBe(record)
    expect(parseRecord(await readFile(record))).toEqual({
      kind: 'record',
      record: { ...theirs, uploadId: 'OURS', mtimeSeconds: -1 },
    })
  })

  it('restores an upload of the C++ SDK, marks it as shared, and sets the current time', async () => {
    await writeFile(record, formatRecord(theirs))
    expect(await store().has(id)).toBe(true)
    await using lease = await store({ now: () => 11 }).acquire(id)
    expect(lease.restored).toMatchObject({
      checkpoint: { header: { uploadId: 'THEIRS', createdAtMs: 11 }, parts: [], shared: true },
      damage: undefined,
    })
  })

  it('does not list a record without a journal, because a record has no endpoint', async () => {
    await writeFile(record, formatRecord(theirs))
    expect(await Array.fromAsync(store().list())).toEqual([])
  })

  it('replaces a damaged record, and removes it at the end', async () => {
    await writeFile(record, '{')
    await using lease = await store().acquire(id)
    expect(lease.restored).toMatchObject({ checkpoint: undefined, damage: expect.stringContaining(record) })
    await lease.begin(header)
    expect(parseRecord(await readFile(record))).toMatchObject({ record: { uploadId: 'OURS' } })
    await lease.remove()
    expect((await readdir(directory)).filter((name) => !name.endsWith('.lock'))).toEqual([])
  })

  it('writes no record after the lease was released', async () => {
    const lease = await store().acquire(id)
    await lease[Symbol.asyncDispose]()
    await expect(lease.begin(header)).rejects.toMatchObject({ code: 'LEASE_ENDED' })
    expect(await readdir(directory)).toEqual([])
  })

  it('keeps the record if the lock was lost', async () => {
    await using lease = await store().acquire(id)
    await lease.begin(header)
    for (const name of await readdir(directory)) if (name.endsWith('.lock')) await rm(join(directory, name))
    await expect(lease.remove()).rejects.toMatchObject({ code: 'REMOVED' })
    expect(parseRecord(await readFile(record))).toMatchObject({ record: { uploadId: 'OURS' } })
  })

  it('resumes from its journal with receipts, which the record does not have', async () => {
    {
      await using lease = await store().acquire(id)
      await lease.begin(header)
      await lease.recordPart({ number: partNumber(2), etag: '"2"', crc64: '9' as Crc64, settled: true })
    }
    await using lease = await store().acquire(id)
    expect(lease.restored.checkpoint).toMatchObject({ header, parts: [{ number: 2 }], shared: true })
  })

  it.each([
    ['a link', () => symlink('/etc/passwd', record), 'UNSAFE_LOCATION'],
    ['a file that everybody may write', () => writeAs(0o666), 'UNSAFE_LOCATION'],
    ['a file that is too large to be a record', () => writeFile(record, Buffer.alloc(65_537)), 'UNREADABLE'],
    [
      'a record of an encrypted upload',
      () => writeFile(record, '{"encryption-key" : "x", "uploadID" : "THEIRS"}'),
      'UNREADABLE',
    ],
  ])('does not use %s, and gives the lock back (S6)', async (_, plant, code) => {
    await plant()
    await expect(store().acquire(id)).rejects.toMatchObject({ name: 'CheckpointError', code })
    await rm(record)
    await using lease = await store().acquire(id)
    expect(lease.restored.checkpoint).toBeUndefined()
  })

  it.each([[''], [undefined]])('refuses filePathOf that returns %j', async (path) => {
    const broken = store({ filePathOf: () => path as string })
    await expect(broken.acquire(id)).rejects.toMatchObject({ code: 'UNWRITABLE' })
    await expect(broken.has(id)).rejects.toMatchObject({ code: 'UNWRITABLE' })
    expect(await readdir(directory)).toEqual([])
  })

  it('refuses an invalid checkpoint id', async () => {
    await expect(store().acquire('id' as CheckpointId)).rejects.toThrow(RangeError)
    expect(await readdir(directory)).toEqual([])
  })
})

async function writeAs(mode: number): Promise<void> {
  await writeFile(record, formatRecord(theirs))
  await chmod(record, mode)
}
