import { MIN_PART_SIZE } from '@oss/client'
import type { PartNumber, UploadId } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, content, FIVE_PARTS } from './bench-upload.ts'
import { Refusal } from './memory-service.ts'

/** Runs an upload until the given parts are recorded, and interrupts it. */
async function interruptedAfter(bench: Bench, ...numbers: readonly number[]): Promise<void> {
  const wanted = new Set(numbers)
  const others = Promise.withResolvers<void>()
  bench.service.fault = {
    // The other parts wait until the upload is stopped, so that exactly the wanted ones are recorded.
    before: async (operation, number) => {
      if (operation === 'part' && !wanted.has(number ?? 0)) await others.promise
    },
  }
  const upload = bench.start({ parallel: 5 })
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded === numbers.length) break
  const outcome = upload.interrupt()
  others.resolve()
  expect(await outcome).toMatchObject({
    kind: 'interrupted',
    error: { resumable: true, uploadId: 'UPLOAD1' },
  })
  bench.service.fault = {}
  bench.service.log.length = 0
}

describe('an upload that is started again', () => {
  it.each([[[1, 2]], [[2, 4]], [[5]], [[1, 3, 5]], [[1, 2, 3, 4]]])(
    'does not send the recorded parts %j again, across gaps and for the short last one (R3)',
    async (recorded) => {
      const test = bench()
      await interruptedAfter(test, ...recorded)
      const upload = await test.start({ parallel: 1 }).done()
      const missing = [1, 2, 3, 4, 5].filter((number) => !recorded.includes(number))
      expect(test.service.log).toEqual(['list', ...missing.map((number) => `part ${number}`), 'complete'])
      expect(upload.partsReused).toBe(recorded.length)
      expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
    },
  )

  it('needs no permission to list parts: its recorded ETags suffice', async () => {
    const test = bench()
    await interruptedAfter(test, 1, 3)
    test.service.fault = {
      before: (operation) => {
        if (operation === 'list') throw new Refusal('permanent')
      },
    }
    const upload = await test.start({ parallel: 1 }).done()
    expect(test.service.log).toEqual(['list', 'part 2', 'part 4', 'part 5', 'complete'])
    expect(upload.partsReused).toBe(2)
  })

  it('keeps its upload id when the listing fails (G2)', async () => {
    const test = bench()
    await interruptedAfter(test, 1)
    test.service.fault = {
      before: (operation) => {
        if (operation === 'list') throw new Refusal('transient')
      },
    }
    const outcome = await test.start().outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'REQUEST_FAILED', resumable: true, uploadId: 'UPLOAD1' },
    })
    test.service.fault = {}
    expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD1', partsReused: 1 })
  })

  it('sends a part again that another client has overwritten (F50)', async () => {
    const test = bench()
    await interruptedAfter(test, 1, 2)
    overwrite(test, 2)
    const upload = await test.start({ parallel: 1 }).done()
    expect(test.service.log).toEqual(['list', 'part 2', 'part 3', 'part 4', 'part 5', 'complete'])
    expect(upload.partsReused).toBe(1)
    expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('starts over when its upload id no longer exists, and reports that (F49)', async () => {
    const test = bench()
    await interruptedAfter(test, 1, 2)
    test.service.uploads.clear()
    expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD2', partsReused: 0 })
    expect(test.notices).toContainEqual({ kind: 'restarted', reason: 'upload-lost', uploadId: 'UPLOAD1' })
  })

  it('keeps its part size', async () => {
    const test = bench()
    await interruptedAfter(test, 1, 2)
    const upload = await test.start({ partSize: 2 * MIN_PART_SIZE, parallel: 1 }).done()
    expect(upload).toMatchObject({ partsTotal: 5, partsReused: 2 })
  })

  it('reads the reused parts with verify content, and accepts them', async () => {
    const test = bench()
    await interruptedAfter(test, 1, 2)
    expect(await test.start({ verify: 'content' }).done()).toMatchObject({ partsReused: 2 })
  })
})

describe('a completion whose response was lost', () => {
  function losing(test: Bench): void {
    test.service.fault = {
      after: (operation) => {
        if (operation === 'complete') throw new Refusal('transient', true)
      },
    }
  }

  it('is found by the next run, which sends no part (R4, R5, F43)', async () => {
    const test = bench()
    losing(test)
    expect(await test.start().outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'COMPLETION_UNKNOWN', resumable: true, partsRecorded: 5 },
    })
    test.service.fault = {}
    test.service.log.length = 0
    const upload = await test.start().done()
    expect(test.service.log).toEqual(['complete', 'head'])
    expect(upload).toMatchObject({ partsReused: 5, uploadId: 'UPLOAD1', crc64Verified: true })
    expect(test.store.size).toBe(0)
  })

  it('that the service repeatedly loses ends the upload, and the error reports how often', async () => {
    const test = bench()
    test.service.fault = {
      before: (operation) => {
        if (operation === 'part') throw new Refusal('no-such-upload')
      },
    }
    const outcome = await test.start().outcome
    const times = test.service.log.filter((operation) => operation === 'initiate').length
    expect(times).toBeGreaterThan(1)
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'UPLOAD_LOST',
        resumable: false,
        message: expect.stringContaining(`disappeared from the service ${times} times`),
      },
    })
  })

  it('is found in the same call after NoSuchUpload (R5)', async () => {
    const test = bench()
    test.service.fault = {
      after: (operation) => {
        if (operation === 'complete') throw new Refusal('no-such-upload', true)
      },
    }
    expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD1' })
    expect(test.service.log.slice(-2)).toEqual(['complete', 'head'])
  })

  it('is found after FileAlreadyExists with forbidOverwrite (R5)', async () => {
    const test = bench()
    test.service.fault = {
      after: (operation) => {
        if (operation === 'complete') throw new Refusal('permanent', true)
      },
    }
    expect((await test.start().outcome).kind).toBe('completed')
  })

  it('does not count as a success when another object exists (R1, R5)', async () => {
    const test = bench()
    losing(test)
    await test.start().outcome
    test.service.fault = {}
    test.service.object = { bytes: content(FIVE_PARTS.byteLength, 9), etag: '"other"' }
    expect(await test.start().outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'COMPLETION_UNKNOWN', resumable: false },
    })
    // The way is free: the next call sends everything.
    expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD2', partsReused: 0 })
  })

  it('stays unknown while HeadObject fails, and keeps its checkpoint (R5)', async () => {
    const test = bench()
    losing(test)
    await test.start().outcome
    test.service.fault = {
      before: (operation) => {
        if (operation === 'head') throw new Refusal('transient')
      },
    }
    expect(await test.start().outcome).toMatchObject({
      error: { code: 'COMPLETION_UNKNOWN', resumable: true },
    })
    test.service.fault = {}
    expect((await test.start().outcome).kind).toBe('completed')
  })

  it('of a source that has changed since is aborted before anything new is sent (R6)', async () => {
    const test = bench()
    losing(test)
    await test.start().outcome
    test.service.fault = {}
    test.service.log.length = 0
    const other = bench(content(FIVE_PARTS.byteLength, 2))
    const upload = await other.start({ api: test.service.api, checkpoints: test.store }).done()
    expect(test.service.log.slice(0, 2)).toEqual(['abort', 'initiate'])
    expect(upload.uploadId).toBe('UPLOAD2')
  })
})

describe('a source that has changed between two runs', () => {
  const changed = content(FIVE_PARTS.byteLength, 2)

  it('is uploaded completely, after the old upload was aborted (R6)', async () => {
    const test = bench()
    await interruptedAfter(test, 1, 2, 3)
    const other = bench(changed)
    const upload = await other.start({ api: test.service.api, checkpoints: test.store, parallel: 1 }).done()
    expect(test.service.log).toEqual([
      'abort',
      'initiate',
      'part 1',
      'part 2',
      'part 3',
      'part 4',
      'part 5',
      'complete',
    ])
    expect(upload).toMatchObject({ uploadId: 'UPLOAD2', partsReused: 0 })
    expect(test.service.object?.bytes).toEqual(Buffer.from(changed))
    expect(other.notices[0]).toEqual({ kind: 'restarted', reason: 'source-changed', uploadId: 'UPLOAD1' })
  })

  it('is not sent while the abort is not confirmed (R6)', async () => {
    const test = bench()
    await interruptedAfter(test, 1)
    refuseAbort(test, 'transient')
    const outcome = await bench(changed).start({ api: test.service.api, checkpoints: test.store }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'STALE_UPLOAD_NOT_ABORTED', uploadId: 'UPLOAD1', resumable: true },
    })
    expect(test.service.log).toEqual(['abort'])
  })

  it('is sent when aborting is not allowed, if the old upload was never completed; its upload id is reported (R9)', async () => {
    const test = bench()
    await interruptedAfter(test, 1)
    refuseAbort(test, 'permanent')
    const other = bench(changed)
    await other.start({ api: test.service.api, checkpoints: test.store }).done()
    expect(other.notices).toContainEqual({
      kind: 'upload-not-aborted',
      uploadId: 'UPLOAD1',
      error: expect.any(Refusal),
    })
  })

  it('that fits one part now is sent in one request, and the old upload is aborted', async () => {
    const test = bench()
    await interruptedAfter(test, 1)
    await bench(content(10)).start({ api: test.service.api, checkpoints: test.store }).done()
    expect(test.service.log).toEqual(['abort', 'put'])
    expect(test.store.size).toBe(0)
  })
})

function refuseAbort(test: Bench, kind: 'transient' | 'permanent'): void {
  test.service.fault = {
    before: (operation) => {
      if (operation === 'abort') throw new Refusal(kind)
    },
  }
}

function overwrite(test: Bench, number: number): void {
  const parts = test.service.uploads.get('UPLOAD1' as UploadId)
  parts?.set(number as PartNumber, { bytes: content(MIN_PART_SIZE, 77), etag: '"stranger"' })
}
