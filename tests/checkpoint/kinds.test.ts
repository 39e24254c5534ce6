import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import {
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointStore,
  checkpointIdOf,
  discardUpload,
  recordedPlan,
  uploadId,
} from '@oss/multipart'
import { beforeEach, describe, expect, it } from 'vitest'
import { FIVE_PARTS } from '../upload/bench-upload.ts'
import { etagOf, type MemoryService, memoryService } from '../upload/memory-service.ts'
import * as transfers from './version-1/transfers.ts'

// Each kind of transfer finds a checkpoint of another kind under its own id, as after a bug or an attack.

const plan = recordedPlan(FIVE_PARTS.byteLength, 102_400)
const id = uploadId('EARLIER')
const source = { size: plan.size, mtimeNs: '5', ctimeNs: '5', fileId: '"E"' }
const common = { target: transfers.target, plan, createdAtMs: 0 }
const upload = (sourceLabel: string, kind: 'upload' | 'copy'): CheckpointHeader => ({
  ...{ ...common, kind, sourceLabel, uploadId: id, source },
})
const download: CheckpointHeader = {
  ...{ ...common, kind: 'download', sourceLabel: transfers.LABEL, draft: transfers.DRAFT },
  object: { size: plan.size, etag: '"E"' },
}

let service: MemoryService
let store: ReturnType<typeof memoryCheckpointStore>
beforeEach(() => {
  service = memoryService()
  service.uploads.set(id, new Map())
  store = memoryCheckpointStore()
})

/** The store, which holds one header under an id that is not its own. */
async function holding(header: CheckpointHeader, under: CheckpointId): Promise<CheckpointStore> {
  await using lease = await store.acquire(under)
  await lease.begin(header)
  return store
}

/** Runs a transfer; gives its damage. */
async function damageOf(start: (transfer: transfers.Transfer) => { readonly done: () => Promise<unknown> }) {
  const problems: string[] = []
  const { put: _, ...api } = service.api
  const onNotice: transfers.Transfer['onNotice'] = (notice) => {
    if (notice.kind === 'checkpoint-damaged') problems.push(notice.problem)
  }
  await start({ api, checkpoints: store, onNotice }).done()
  return problems
}

describe('a checkpoint of another kind of transfer is damaged, never misread (R12)', () => {
  it('an upload does not continue a copy, and names its upload id in no request', async () => {
    await holding(upload(transfers.LABEL, 'copy'), checkpointIdOf(upload(transfers.LABEL, 'upload')))
    expect(await damageOf((transfer) => transfers.streamUpload(transfer))).toEqual([
      'memory: it belongs to a transfer of another kind: copy',
    ])
    expect(service.uploads.has(id)).toBe(true)
    expect(service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('a copy does not continue an upload', async () => {
    const label = 'oss://examplebucket/source'
    await holding(upload(label, 'upload'), checkpointIdOf(upload(label, 'copy')))
    expect(await damageOf(transfers.copy)).toEqual([
      'memory: it belongs to a transfer of another kind: upload',
    ])
    expect(service.uploads.has(id)).toBe(true)
  })

  it('an upload does not take the draft of a download for an upload id', async () => {
    await holding(download, checkpointIdOf(upload(transfers.LABEL, 'upload')))
    const [problem] = await damageOf((transfer) => transfers.streamUpload(transfer))
    expect(problem).toBe('memory: it belongs to another upload')
    expect(service.log).not.toContain('abort')
  })

  it('a download does not take an upload id for a draft', async () => {
    await holding(upload(transfers.LABEL, 'upload'), checkpointIdOf(download))
    const file = transfers.memoryFile()
    expect(await transfers.download(file, store, []).done()).toMatchObject({ partsReused: 0 })
    expect(file.published).toEqual(FIVE_PARTS)
  })

  it('discardUpload does not abort the draft of a download, and leaves its checkpoint', async () => {
    await holding(download, checkpointIdOf(download))
    const discarded = discardUpload({ id: checkpointIdOf(download), api: service.api, checkpoints: store })
    await expect(discarded).rejects.toMatchObject({ code: 'UNREADABLE' })
    expect({ log: service.log, size: store.size }).toEqual({ log: [], size: 1 })
  })
})

it('an encrypted upload is not continued without its encryption, whatever its fingerprint says', async () => {
  const header = upload(transfers.LABEL, 'upload')
  const sealed: CheckpointHeader = {
    ...header,
    source: { size: 0, mtimeNs: '0', ctimeNs: '0', fileId: 'stream:v7' },
    sealed: 'envelope',
  } as CheckpointHeader
  await using lease = await store.acquire(checkpointIdOf(header))
  await lease.begin({ ...sealed, plan: recordedPlan(undefined, 102_400) })
  const etag = etagOf(FIVE_PARTS.subarray(0, 102_400))
  service.uploads.get(id)?.set(1 as never, { bytes: FIVE_PARTS.subarray(0, 102_400), etag })
  await lease.recordPart({ number: 1 as never, etag, crc64: '1' as never, settled: true })
  await lease[Symbol.asyncDispose]()
  const { put: _, ...api } = service.api
  const upload2 = transfers.streamUpload({ api, checkpoints: store })
  expect(await upload2.done()).toMatchObject({ partsReused: 0 })
  expect(service.uploads.has(id)).toBe(false)
})
