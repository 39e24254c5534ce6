import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import {
  CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointStore,
  type ReopenableStream,
  reopenableSource,
  startUpload,
  type UploadHandle,
} from '@oss/multipart'
import { expect, it } from 'vitest'
import { content, target } from '../upload/bench-upload.ts'
import { type MemoryService, memoryService, Refusal } from '../upload/memory-service.ts'
import { PART, streamOf } from './streams.ts'

/** A memory that can fail when the end of a stream is to be noted. */
function failingStore(): CheckpointStore & { failToMark: boolean } {
  const store = memoryCheckpointStore()
  const failing = {
    ...store,
    failToMark: false,
    async acquire(id: CheckpointId) {
      const lease = await store.acquire(id)
      return {
        ...lease,
        async begin(header: CheckpointHeader) {
          if (failing.failToMark && header.plan.openEnded !== true)
            throw new CheckpointError('UNWRITABLE', 'no space')
          return lease.begin(header)
        },
      }
    },
  }
  return failing
}

interface Run {
  readonly checkpoints: { failToMark: boolean }
  readonly service: MemoryService
  /** The offsets from which the stream was opened. */
  readonly offsets: number[]
  start(bytes: Uint8Array, options?: { failAt?: number; identity?: string }): UploadHandle
}

/** Runs of one upload, with one service and one checkpoint store; the stream is created again each time. */
function runs(): Run {
  const service = memoryService()
  const checkpoints = failingStore()
  const offsets: number[] = []
  return {
    service,
    checkpoints,
    offsets,
    start(bytes, { failAt = Infinity, identity } = {}) {
      offsets.length = 0
      service.log.length = 0
      const stream: ReopenableStream = {
        reopen(offset) {
          offsets.push(offset)
          return streamOf(bytes.subarray(offset), { failAt: failAt - offset })
        },
        ...(identity !== undefined && { identity }),
      }
      const source = reopenableSource('stream', stream)
      return startUpload({ target, source, api: service.api, checkpoints, partSize: PART, parallel: 1 })
    },
  }
}

const BYTES = content(5 * PART + 77)
const SENT = ['part 4', 'part 5', 'part 6']

it('a stream that failed half-way is read from the first byte that is not stored (R3)', async () => {
  const { start, service, offsets } = runs()
  const first = await start(BYTES, { failAt: 3.5 * PART, identity: 'v1' }).outcome
  expect(first).toMatchObject({ kind: 'failed', error: { code: 'SOURCE_UNREADABLE', resumable: true } })
  expect(service.uploads.size).toBe(1)
  const upload = await start(BYTES, { identity: 'v1' }).done()
  expect(upload).toMatchObject({ partsReused: 3, partsTotal: 6, crc64Verified: true })
  // The second time for its last byte: it ends where it was seen to end.
  expect(offsets).toEqual([3 * PART])
  expect(service.log).toEqual(['list', ...SENT, 'complete'])
  expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
})

it('without an identity, or with a new one, stored parts are read again and compared', async () => {
  for (const identity of [undefined, 'v2']) {
    const { start, service, offsets } = runs()
    await start(BYTES, { failAt: 3.5 * PART, identity: 'v1' }).outcome
    await start(BYTES, identity === undefined ? {} : { identity }).done()
    expect(offsets).toEqual([0, PART, 2 * PART, 3 * PART])
    expect(service.log).toEqual(['list', ...SENT, 'complete'])
  }
})

it('other content is uploaded completely, and the old upload aborted (R1, R6)', async () => {
  const { start, service } = runs()
  await start(BYTES, { failAt: 3.5 * PART }).outcome
  const other = content(5 * PART, 2)
  expect(await start(other).done()).toMatchObject({ partsReused: 0, size: other.byteLength })
  expect(service.log[0]).toBe('abort')
  expect(service.object?.bytes).toEqual(Buffer.from(other))
})

it('a completion whose response was lost is detected, and no part is sent twice (R5, I20)', async () => {
  for (const size of [5 * PART + 77, 5 * PART]) {
    const { start, service } = runs()
    service.fault = {
      after: (operation) => {
        if (operation === 'complete') throw new Refusal('transient', true)
      },
    }
    const first = await start(BYTES.subarray(0, size), { identity: 'v1' }).outcome
    expect(first).toMatchObject({ kind: 'failed', error: { code: 'COMPLETION_UNKNOWN', resumable: true } })
    service.fault = {}
    const upload = await start(BYTES.subarray(0, size), { identity: 'v1' }).done()
    expect(service.log).toEqual(['complete', 'head'])
    expect(upload).toMatchObject({ size, partsTotal: Math.ceil(size / PART) })
  }
})

it('a stream that became longer after its completion was attempted is detected', async () => {
  const { start, service } = runs()
  service.fault = {
    before: (operation) => {
      if (operation === 'complete') throw new Refusal('transient')
    },
  }
  await start(BYTES.subarray(0, 4 * PART)).outcome
  service.fault = {}
  const upload = await start(BYTES).done()
  expect(upload.size).toBe(BYTES.byteLength)
  expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
})

it('the last part is sent again when the end of the stream is not recorded', async () => {
  const { start, service, checkpoints } = runs()
  checkpoints.failToMark = true
  const first = await start(BYTES, { identity: 'v1' }).outcome
  expect(first).toMatchObject({ kind: 'failed', error: { code: 'CHECKPOINT_FAILED', resumable: true } })
  checkpoints.failToMark = false
  service.fault = {
    before: (operation) => {
      // So only the records say what is stored.
      if (operation === 'list') throw new Refusal('permanent')
    },
  }
  expect(await start(BYTES, { identity: 'v1' }).done()).toMatchObject({ partsReused: 5, partsTotal: 6 })
  expect(service.log).toEqual(['list', 'part 6', 'complete'])
  expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
})

it('a stream that ends with a full part is found to have ended, and nothing is sent again', async () => {
  const { start, service, checkpoints, offsets } = runs()
  const bytes = BYTES.subarray(0, 5 * PART)
  checkpoints.failToMark = true
  await start(bytes, { identity: 'v1' }).outcome
  checkpoints.failToMark = false
  expect(await start(bytes, { identity: 'v1' }).done()).toMatchObject({ partsReused: 5, partsTotal: 5 })
  expect(service.log).toEqual(['list', 'complete'])
  expect(offsets).toEqual([5 * PART])
  expect(service.object?.bytes).toEqual(Buffer.from(bytes))
})

it('an interruption keeps the stored parts, and the same call resumes', async () => {
  const { start, service } = runs()
  const upload = start(BYTES, { identity: 'v1' })
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded >= 2) break
  const outcome = await upload.interrupt()
  expect(outcome).toMatchObject({ kind: 'interrupted', error: { resumable: true, uploadId: 'UPLOAD1' } })
  expect((await start(BYTES, { identity: 'v1' }).done()).partsReused).toBeGreaterThanOrEqual(2)
  expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
})

it('parts that the service has lost are read again', async () => {
  const { start, service } = runs()
  let isLost = false
  service.fault = {
    before: (operation) => {
      if (operation !== 'complete' || isLost) return
      isLost = true
      for (const parts of service.uploads.values())
        for (const number of [...parts.keys()].slice(1, 3)) parts.delete(number)
    },
  }
  await start(BYTES).done()
  expect(service.log.filter((line) => line === 'part 2' || line === 'part 3')).toHaveLength(4)
  expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
})
