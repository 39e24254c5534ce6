import { MIN_PART_SIZE } from '@oss/client'
import { CheckpointError, type CheckpointStore, type UploadOutcome } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, target } from './bench-upload.ts'
import { Refusal } from './memory-service.ts'

describe('a checkpoint', () => {
  function failingStore(
    test: Bench,
    method: 'begin' | 'recordPart' | 'markCompleting' | 'remove',
  ): CheckpointStore {
    return {
      ...test.store,
      async acquire(id) {
        const lease = await test.store.acquire(id)
        const fail = () => Promise.reject(new CheckpointError('UNWRITABLE', 'No space left.'))
        return Object.assign(Object.create(lease), {
          [method]: fail,
          [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
        })
      },
    }
  }

  it('that cannot be written before the first part ends the upload: nothing is sent, and the upload id is aborted (F10, R2)', async () => {
    const test = bench()
    expect(await test.start({ checkpoints: failingStore(test, 'begin') }).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'CHECKPOINT_FAILED', uploadId: undefined, resumable: false },
    })
    expect(test.service.log).toEqual(['initiate', 'abort'])
  })

  it('that cannot be written, while the abort fails too, makes the error name the upload id (R9, D3)', async () => {
    const test = bench()
    test.service.fault = {
      before: (operation) => {
        if (operation === 'abort') throw new Refusal('transient')
      },
    }
    expect(await test.start({ checkpoints: failingStore(test, 'begin') }).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'CHECKPOINT_FAILED', uploadId: 'UPLOAD1' },
    })
    expect(test.notices).toContainEqual({
      kind: 'upload-not-aborted',
      uploadId: 'UPLOAD1',
      error: expect.any(Refusal),
    })
  })

  it('without an upload id does not make a cancelled upload resumable when its abort fails (R9)', async () => {
    const test = bench()
    const upload = test.start()
    const cancelled = Promise.withResolvers<UploadOutcome>()
    test.service.fault = {
      before: (operation) => {
        if (operation === 'abort') throw new Refusal('transient')
      },
      after: (operation) => {
        if (operation === 'initiate') cancelled.resolve(upload.cancel())
      },
    }
    const notCancelled = {
      kind: 'failed',
      error: { code: 'REQUEST_FAILED', uploadId: 'UPLOAD1', resumable: false },
    }
    expect(await upload.outcome).toMatchObject(notCancelled)
    expect(await cancelled.promise).toMatchObject(notCancelled)
    test.service.fault = {}
    expect(await upload.cancel()).toEqual({ kind: 'cancelled' })
    expect(test.service.uploads.size).toBe(0)
  })

  it.each(['recordPart', 'markCompleting'] as const)(
    'that fails in %s ends the upload, which can be resumed later',
    async (method) => {
      const test = bench()
      expect(await test.start({ checkpoints: failingStore(test, method) }).outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'CHECKPOINT_FAILED', resumable: true, cause: expect.any(CheckpointError) },
      })
      expect(test.service.object).toBeUndefined()
      expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD1' })
    },
  )

  it('that cannot be removed does not make a completed upload fail', async () => {
    const test = bench()
    expect((await test.start({ checkpoints: failingStore(test, 'remove') }).outcome).kind).toBe('completed')
    expect(test.notices).toContainEqual({
      kind: 'checkpoint-not-removed',
      error: expect.any(CheckpointError),
    })
  })

  it('that another upload uses ends the upload before anything is sent (F17)', async () => {
    const test = bench()
    const first = test.start()
    expect(await test.start().outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'CHECKPOINT_FAILED', cause: { code: 'LOCKED' } },
    })
    expect((await first.outcome).kind).toBe('completed')
  })

  it('of another target is not used, and nothing is sent to that target (S7, F19)', async () => {
    const test = bench()
    const header = {
      target: { ...target, endpoint: 'https://elsewhere.example' },
      sourceLabel: 'test',
      uploadId: 'THEIRS',
      plan: { size: 1, partSize: MIN_PART_SIZE, partCount: 1 },
      source: { size: 1, mtimeNs: '0', ctimeNs: '0', fileId: '1' },
      createdAtMs: 0,
    }
    const checkpoint = { header, parts: [], completing: true }
    const store: CheckpointStore = {
      ...test.store,
      async acquire(id) {
        const lease = await test.store.acquire(id)
        const dispose = () => lease[Symbol.asyncDispose]()
        return Object.assign(Object.create(lease), {
          restored: { checkpoint, damage: undefined },
          [Symbol.asyncDispose]: dispose,
        })
      },
    }
    await test.start({ checkpoints: store, parallel: 1 }).done()
    expect(test.service.log[0]).toBe('initiate')
    expect(test.notices[0]).toMatchObject({
      kind: 'checkpoint-damaged',
      problem: expect.stringContaining('another upload'),
    })
  })
})
