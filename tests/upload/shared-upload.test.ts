import { MIN_PART_SIZE } from '@oss/client'
import {
  type CheckpointStore,
  type Crc64,
  checkpointId,
  crc64,
  formatCrc64,
  partNumber,
  partRange,
  recordedPlan,
  type UploadId,
} from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, content, FIVE_PARTS, target } from './bench-upload.ts'
import { etagOf, Refusal } from './memory-service.ts'

const ID = 'UPLOAD1' as UploadId

/** The same memory, of which another program knows the uploads too. */
function shared(store: CheckpointStore): CheckpointStore {
  return {
    ...store,
    async acquire(id) {
      const lease = await store.acquire(id)
      const { checkpoint, damage } = lease.restored
      const restored = { damage, checkpoint: checkpoint && { ...checkpoint, shared: true as const } }
      return { ...lease, restored, [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose]() }
    },
  }
}

/**
 * An upload id is remembered, and the service has these parts of it; only those in `recorded` are remembered
 * too.
 */
async function begun(
  test: Bench,
  stored: readonly number[],
  recorded: readonly number[] = [],
): Promise<void> {
  const { api, uploads } = test.service
  const id = await api.initiate(target, new AbortController().signal)
  const plan = recordedPlan(FIVE_PARTS.byteLength, MIN_PART_SIZE)
  await using lease = await test.store.acquire(checkpointId(target, 'test'))
  // All that the other program has told of the source is its size.
  const source = { size: plan.size, mtimeNs: '0', ctimeNs: '0', fileId: 'unknown' }
  await lease.begin({
    kind: 'upload',
    target,
    sourceLabel: 'test',
    uploadId: id,
    plan,
    source,
    createdAtMs: 0,
  })
  for (const number of stored.map(partNumber)) {
    const { start, end } = partRange(plan, number)
    const bytes = FIVE_PARTS.subarray(start, end)
    uploads.get(id)?.set(number, { bytes, etag: etagOf(bytes) })
    if (recorded.includes(number))
      await lease.recordPart({ number, etag: etagOf(bytes), crc64: formatCrc64(crc64(bytes)), settled: true })
  }
  test.service.log.length = 0
}

describe('an upload that is shared with another program', () => {
  it('uses unrecorded parts when their CRC-64 is that of the source (R8)', async () => {
    const test = bench()
    await begun(test, [1, 3, 5])
    const upload = await test.start({ parallel: 1, checkpoints: shared(test.store) }).done()
    expect(test.service.log).toEqual(['list', 'part 2', 'part 4', 'complete'])
    expect(upload).toMatchObject({ uploadId: ID, partsReused: 3 })
    expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
    expect(test.store.size).toBe(0)
  })

  it('sends parts again whose bytes differ from the source, recorded or not (R1)', async () => {
    const test = bench()
    await begun(test, [1, 2, 3], [1])
    const parts = test.service.uploads.get(ID)
    const other = content(MIN_PART_SIZE, 7)
    for (const number of [1, 3]) parts?.set(partNumber(number), { bytes: other, etag: etagOf(other) })
    const upload = await test.start({ parallel: 1, checkpoints: shared(test.store) }).done()
    expect(test.service.log).toEqual(['list', 'part 1', 'part 3', 'part 4', 'part 5', 'complete'])
    expect(upload.partsReused).toBe(1)
    expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('does not use a listed part of another size or without a CRC-64', async () => {
    const test = bench()
    await begun(test, [1, 2, 3], [3])
    const { api } = test.service
    const silent: typeof api = {
      ...api,
      async *listParts(...args) {
        for await (const part of api.listParts(...args))
          yield part.number === 1 ? { ...part, size: part.size - 1 } : { ...part, crc64: undefined }
      },
    }
    const upload = await test.start({ parallel: 1, api: silent, checkpoints: shared(test.store) }).done()
    expect(test.service.log).toEqual(['list', 'part 1', 'part 2', 'part 4', 'part 5', 'complete'])
    expect(upload.partsReused).toBe(1)
  })

  it('uses recorded parts that match the source when listing is not allowed', async () => {
    const test = bench()
    await begun(test, [1, 2, 3], [1, 2])
    test.service.fault = {
      before: (operation) => {
        if (operation === 'list') throw new Refusal('permanent')
      },
    }
    const upload = await test.start({ parallel: 1, checkpoints: shared(test.store) }).done()
    expect(test.service.log).toEqual(['list', 'part 3', 'part 4', 'part 5', 'complete'])
    expect(upload).toMatchObject({ uploadId: ID, partsReused: 2 })
  })

  it('records the parts that it took over, and the next run reuses them', async () => {
    const test = bench()
    await begun(test, [1, 2])
    test.service.fault = {
      before: (operation) => {
        if (operation === 'part') throw new Refusal('permanent')
      },
    }
    await test.start({ checkpoints: shared(test.store) }).outcome
    test.service.fault = {}
    test.service.log.length = 0
    // Not shared any more: own receipts, and the source as it was, are enough.
    expect(await test.start({ parallel: 1 }).done()).toMatchObject({ uploadId: ID, partsReused: 2 })
    expect(test.service.log).toEqual(['list', 'part 3', 'part 4', 'part 5', 'complete'])
  })

  it('starts over when the upload id no longer exists', async () => {
    const test = bench()
    await begun(test, [1, 2])
    test.service.uploads.delete(ID)
    const upload = await test.start({ checkpoints: shared(test.store) }).done()
    expect(upload).toMatchObject({ uploadId: 'UPLOAD2', partsReused: 0 })
    expect(test.notices).toContainEqual({ kind: 'restarted', reason: 'upload-lost', uploadId: ID })
  })

  it('sends nothing when the source has another size and the old upload cannot be aborted, because it might be completed (R6)', async () => {
    const test = bench()
    await begun(test, [1, 2])
    const { api, uploads, log } = test.service
    test.service.fault = {
      before: (operation) => {
        if (operation === 'abort') throw new Refusal('permanent')
      },
    }
    const longer = bench(content(4 * MIN_PART_SIZE + 124))
    const outcome = await longer.start({ api, checkpoints: shared(test.store) }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'STALE_UPLOAD_NOT_ABORTED', uploadId: ID },
    })
    expect(log).toEqual(['abort'])
    expect([...uploads.keys()]).toEqual([ID])
  })

  it('rejects a listing that does not end', async () => {
    const test = bench()
    await begun(test, [1])
    const { api } = test.service
    const endless: typeof api = {
      ...api,
      async *listParts() {
        const ofThem = '1' as Crc64
        for (;;) yield { number: partNumber(1), size: 1, etag: '"e"', crc64: ofThem }
      },
    }
    const upload = await test.start({ parallel: 1, api: endless, checkpoints: shared(test.store) }).done()
    expect(upload.partsReused).toBe(0)
  })
})
