import { MIN_PART_SIZE } from '@oss/client'
import {
  type BodyToSend,
  type CheckpointStore,
  checkpointId,
  crc64,
  formatCrc64,
  type MultipartApi,
  partNumber,
  type RemoteSource,
  recordedPlan,
  type SourceFingerprint,
  startCopy,
} from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { uploadHeader } from '../checkpoint/upload-header.ts'
import { type Bench, bench, content, FIVE_PARTS, target } from '../upload/bench-upload.ts'
import { etagOf } from '../upload/memory-service.ts'

// Copies on a service in memory: what the ports promise, whatever the service is.

const LABEL = 'memory:source'
const plan = recordedPlan(FIVE_PARTS.byteLength, MIN_PART_SIZE)
const seen: SourceFingerprint = { size: plan.size, mtimeNs: '5', ctimeNs: '5', fileId: 'one' }

function remote(fingerprint: SourceFingerprint = seen): RemoteSource {
  return {
    label: LABEL,
    open: async () => ({
      crc64: formatCrc64(crc64(FIVE_PARTS)),
      fingerprint: async () => fingerprint,
      async [Symbol.asyncDispose]() {},
    }),
  }
}

/** A service that has the bytes of the source. */
function copying(api: MultipartApi): MultipartApi {
  const fill = (body: BodyToSend): BodyToSend => ({
    ...body,
    async *open() {
      yield FIVE_PARTS.subarray(body.range.start, body.range.end)
    },
  })
  return {
    ...api,
    uploadPart: (part, signal) => api.uploadPart({ ...part, body: fill(part.body) }, signal),
  }
}

function start(test: Bench, checkpoints: CheckpointStore = test.store, source = remote()) {
  const { notices } = test
  return startCopy({
    target,
    source,
    api: copying(test.service.api),
    checkpoints,
    partSize: MIN_PART_SIZE,
    parallel: 1,
    onNotice: (notice) => notices.push(notice),
  })
}

/** A checkpoint that an earlier run has left: two parts, one of them without a CRC-64. */
async function begun(test: Bench, label = LABEL, kind: 'upload' | 'copy' = 'copy'): Promise<void> {
  const { api, uploads } = test.service
  const uploadId = await api.initiate(target, new AbortController().signal)
  await using lease = await test.store.acquire(checkpointId(target, label))
  await lease.begin({ kind, target, sourceLabel: label, uploadId, plan, source: seen, createdAtMs: 0 })
  for (const number of [1, 2].map(partNumber)) {
    const bytes = FIVE_PARTS.subarray((number - 1) * MIN_PART_SIZE, number * MIN_PART_SIZE)
    uploads.get(uploadId)?.set(number, { bytes, etag: etagOf(bytes) })
    const known = number === 1 ? formatCrc64(crc64(bytes)) : undefined
    await lease.recordPart({ number, etag: etagOf(bytes), crc64: known, settled: true })
  }
  test.service.log.length = 0
}

describe('a copy with any storage service', () => {
  it('resumes with recorded parts, with and without a CRC-64 (R3)', async () => {
    const test = bench()
    await begun(test)
    expect(await start(test).done()).toMatchObject({ partsReused: 2, crc64Verified: true })
    expect(test.service.log).toEqual(['list', 'part 3', 'part 4', 'part 5', 'complete'])
    expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('starts over when the source may have changed, because nothing can be compared (R1)', async () => {
    const test = bench()
    await begun(test)
    const source = remote({ ...seen, fileId: 'two' })
    expect(await start(test, test.store, source).done()).toMatchObject({ partsReused: 0 })
    expect(test.service.log.slice(0, 3)).toEqual(['abort', 'initiate', 'part 1'])
    expect(test.notices).toMatchObject([{ kind: 'restarted', reason: 'source-changed' }, { kind: 'started' }])
  })

  it('reuses no part of an upload that is shared with another program (R8)', async () => {
    const test = bench()
    await begun(test)
    const shared: CheckpointStore = {
      ...test.store,
      async acquire(id) {
        const lease = await test.store.acquire(id)
        const { checkpoint, damage } = lease.restored
        const restored = { damage, checkpoint: checkpoint && { ...checkpoint, shared: true as const } }
        return { ...lease, restored, [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose]() }
      },
    }
    expect(await start(test, shared).done()).toMatchObject({ partsReused: 0, uploadId: 'UPLOAD1' })
    expect(test.service.log).toEqual(['list', 'part 1', 'part 2', 'part 3', 'part 4', 'part 5', 'complete'])
  })

  it('rejects an invalid plan before anything is sent', () => {
    const test = bench()
    const options = { target, source: remote(), api: test.service.api, checkpoints: test.store }
    expect(() => startCopy({ ...options, partSize: 1 })).toThrowError(
      expect.objectContaining({ code: 'PART_SIZE_OUT_OF_RANGE' }),
    )
    expect(test.service.log).toEqual([])
  })
})

describe('an upload of local bytes', () => {
  it('does not use a recorded part without a CRC-64, because it cannot be verified (R12)', async () => {
    const test = bench(content(FIVE_PARTS.byteLength))
    await begun(test, 'test', 'upload')
    // The fingerprint is that of the source in memory, as if the record were of this very upload.
    const source = { ...seen, mtimeNs: '0', ctimeNs: '0', fileId: crc64(FIVE_PARTS).toString() }
    await using lease = await test.store.acquire(checkpointId(target, 'test'))
    const { checkpoint } = lease.restored
    if (checkpoint === undefined) throw new Error('there is no checkpoint')
    await lease.begin({ ...uploadHeader(checkpoint), source })
    for (const part of checkpoint.parts) await lease.recordPart(part)
    await lease[Symbol.asyncDispose]()
    const upload = await test.start({ parallel: 1 }).done()
    expect(test.service.log).toEqual(['list', 'part 2', 'part 3', 'part 4', 'part 5', 'complete'])
    expect(upload).toMatchObject({ partsReused: 1, crc64: formatCrc64(crc64(FIVE_PARTS)) })
  })
})
