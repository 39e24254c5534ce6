import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { CheckpointStore, DownloadNotice, UploadNotice } from '@oss/client'
import type { CheckpointLease } from '@oss/multipart'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { lostAsData } from './is-plain.ts'

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

  async function damageCheckpoints(): Promise<void> {
    const journals = (await readdir(service.directory)).filter((name) => name.endsWith('.journal'))
    expect(journals).not.toEqual([])
    for (const name of journals) await appendFile(join(service.directory, name), 'damage')
  }

  it('of uploads whose checkpoint is damaged, whose file changed, and whose checkpoint cannot be written', async () => {
    const notices: UploadNotice[] = []
    const onNotice = (notice: UploadNotice) => notices.push(notice)
    const file = await service.file('upload.bin', 3 * PART)
    const input = { bucket: BUCKET, key: 'upload', file, partSize: PART, parallel: 1, onNotice }
    await using client = service.client()
    service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 2 },
      fault: DENIED,
    })
    expect((await client.resumableUpload(input).outcome).kind).toBe('failed')
    service.emulator.faults.clear()
    await damageCheckpoints()
    await writeFile(file, Buffer.alloc(3 * PART, 'changed'))
    await client.resumableUpload(input).done()
    const unremoved = client.resumableUpload({ ...input, key: 'b', checkpoints: failingStore('remove') })
    expect((await unremoved.outcome).kind).toBe('completed')
    service.emulator.faults.add({ match: { operation: 'AbortMultipartUpload' }, fault: DENIED })
    const unwritten = client.resumableUpload({ ...input, key: 'c', checkpoints: failingStore('begin') })
    expect((await unwritten.outcome).kind).toBe('failed')
    service.emulator.faults.clear()
    expect(new Set(notices.map(({ kind }) => kind))).toEqual(
      new Set(['checkpoint-damaged', 'checkpoint-not-removed', 'restarted', 'started', 'upload-not-aborted']),
    )
    for (const notice of notices) expect(lostAsData(notice)).toEqual([])
  })

  it('of downloads that are resumed, whose parts or checkpoint are damaged, and whose object changed', async () => {
    const notices: DownloadNotice[] = []
    const onNotice = (notice: DownloadNotice) => notices.push(notice)
    await using client = service.client()
    const target = { bucket: BUCKET, key: 'download' }
    await client.putObject({ ...target, body: Buffer.alloc(4 * PART, 'first') })
    const file = join(service.directory, 'download.bin')
    const input = { ...target, file, partSize: PART, parallel: 1, onNotice }
    const interrupted = async () => {
      service.emulator.faults.add({
        match: { operation: 'GetObject', nth: 3 },
        fault: DENIED,
      })
      const outcome = await client.resumableDownload(input).outcome
      service.emulator.faults.clear()
      if (outcome.kind !== 'failed') throw new Error(`the download is ${outcome.kind}`)
      return join(service.directory, outcome.error.draft ?? '')
    }
    const draft = await interrupted()
    const bytes = await readFile(draft)
    await writeFile(draft, bytes.fill('x', 0, 10))
    await damageCheckpoints()
    await client.resumableDownload(input).done()
    await interrupted()
    await client.putObject({ ...target, body: Buffer.alloc(4 * PART, 'second') })
    await client.resumableDownload(input).done()
    const other = { ...input, file: join(service.directory, 'other.bin') }
    await client.resumableDownload({ ...other, checkpoints: failingStore('remove') }).done()
    expect(new Set(notices.map(({ kind }) => kind))).toEqual(
      new Set([
        ...['checkpoint-damaged', 'checkpoint-not-removed', 'parts-damaged'],
        ...['restarted', 'resumed', 'started'],
      ]),
    )
    for (const notice of notices) expect(lostAsData(notice)).toEqual([])
  })
})
