import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { CheckpointStore, DownloadNotice, UploadNotice } from '@oss/client'
import type { FaultMatch } from '@oss/emulator'
import type { CheckpointLease } from '@oss/multipart'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { lostAsData } from './is-plain.ts'
import { UNION_KINDS } from './union-kinds.ts'

/** A store in memory, one method of whose leases fails. */
function failingStore(method: 'begin' | 'remove'): CheckpointStore {
  const store = memoryCheckpointStore()
  return Object.assign(Object.create(store) as CheckpointStore, {
    has: store.has,
    list: store.list,
    async acquire(id: Parameters<CheckpointStore['acquire']>[0]): Promise<CheckpointLease> {
      const lease = await store.acquire(id)
      return { ...lease, [method]: async () => Promise.reject(new Error('The disk is full.')) }
    },
  })
}

describe('notices can be written as JSON and cloned', () => {
  let service: Service
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service[Symbol.asyncDispose]())

  const DENIED = { kind: 'status', status: 403, code: 'AccessDenied' } as const

  /** Runs something while the service refuses a request. */
  async function whileDenied<Value>(match: FaultMatch, run: () => Promise<Value>): Promise<Value> {
    service.emulator.faults.add({ match, fault: DENIED })
    try {
      return await run()
    } finally {
      service.emulator.faults.clear()
    }
  }

  async function damageCheckpoints(): Promise<void> {
    const journals = (await readdir(service.directory)).filter((name) => name.endsWith('.journal'))
    expect(journals).not.toEqual([])
    for (const name of journals) await appendFile(join(service.directory, name), 'damage')
  }

  it('of uploads: of every kind', async () => {
    const notices: UploadNotice[] = []
    const onNotice = (notice: UploadNotice) => notices.push(notice)
    const file = await service.file('upload.bin', 3 * PART)
    const input = { bucket: BUCKET, key: 'upload', file, partSize: PART, parallel: 1, onNotice }
    await using client = service.client()
    const failed = async (of: typeof input & { readonly checkpoints?: CheckpointStore }) => {
      const outcome = await client.resumableUpload(of).outcome
      if (outcome.kind !== 'failed') throw new Error(`the upload is ${outcome.kind}`)
      return outcome.error
    }
    await whileDenied({ operation: 'UploadPart', partNumber: 2 }, () => failed(input))
    await damageCheckpoints()
    await writeFile(file, Buffer.alloc(3 * PART, 'changed'))
    service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 2, nth: 1 },
      fault: { kind: 'wrong-crc' },
    })
    const { uploadId = '' } = await whileDenied({ operation: 'CompleteMultipartUpload' }, () => failed(input))
    // Another program replaces a part of the upload, whose completion then names a part that is gone.
    await client.uploadPart({
      bucket: BUCKET,
      key: 'upload',
      uploadId,
      partNumber: 2,
      body: Buffer.from('replaced'),
    })
    await client.resumableUpload({ ...input, cacheControl: 'no-store' }).done()
    const unremoved = client.resumableUpload({ ...input, key: 'b', checkpoints: failingStore('remove') })
    expect((await unremoved.outcome).kind).toBe('completed')
    await whileDenied({ operation: 'AbortMultipartUpload' }, () =>
      failed({ ...input, key: 'c', checkpoints: failingStore('begin') }),
    )
    expect(new Set(notices.map(({ kind }) => kind))).toEqual(new Set(UNION_KINDS.UploadNotice))
    for (const notice of notices) expect(lostAsData(notice)).toEqual([])
  })

  it('of downloads: of every kind', async () => {
    const notices: DownloadNotice[] = []
    const onNotice = (notice: DownloadNotice) => notices.push(notice)
    await using client = service.client()
    const target = { bucket: BUCKET, key: 'download' }
    await client.putObject({ ...target, body: Buffer.alloc(4 * PART, 'first') })
    const file = join(service.directory, 'download.bin')
    const input = { ...target, file, partSize: PART, parallel: 1, onNotice }
    const interrupted = () =>
      whileDenied({ operation: 'GetObject', nth: 3 }, async () => {
        const outcome = await client.resumableDownload(input).outcome
        if (outcome.kind !== 'failed') throw new Error(`the download is ${outcome.kind}`)
        return join(service.directory, outcome.error.draft ?? '')
      })
    const damaged = await interrupted()
    const bytes = await readFile(damaged)
    await writeFile(damaged, bytes.fill('x', 0, 10))
    await damageCheckpoints()
    await client.resumableDownload(input).done()
    // Another program puts a directory where the draft was, which is not removed as a file.
    const replaced = await interrupted()
    await rm(replaced)
    await mkdir(replaced)
    await client.putObject({ ...target, body: Buffer.alloc(4 * PART, 'second') })
    await client.resumableDownload(input).done()
    const other = { ...input, file: join(service.directory, 'other.bin') }
    await client.resumableDownload({ ...other, checkpoints: failingStore('remove') }).done()
    expect(new Set(notices.map(({ kind }) => kind))).toEqual(new Set(UNION_KINDS.DownloadNotice))
    for (const notice of notices) expect(lostAsData(notice)).toEqual([])
  })
})
