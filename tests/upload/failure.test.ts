import {
  bytesSource,
  CheckpointError,
  type CheckpointStore,
  MIN_PART_SIZE,
  type OpenSource,
  parseCrc64,
  SourceError,
  type UploadSource,
} from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, content, FIVE_PARTS, target } from './bench-upload.ts'
import { Refusal } from './memory-service.ts'

describe('a part that arrives damaged', () => {
  function damaging(test: Bench, times: number) {
    let left = times
    const { api } = test.service
    return {
      ...api,
      async uploadPart(...args: Parameters<typeof api.uploadPart>) {
        const receipt = await api.uploadPart(...args)
        if (args[0].number !== 2 || left === 0) return receipt
        left -= 1
        return { ...receipt, crc64: parseCrc64('1') }
      },
    }
  }

  it('is sent again, and the object is right (F48)', async () => {
    const test = bench()
    await test.start({ api: damaging(test, 2) }).done()
    expect(test.service.log.filter((line) => line === 'part 2')).toHaveLength(3)
    expect(test.notices.filter(({ type }) => type === 'part-rejected')).toHaveLength(2)
    expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('three times ends the upload; the next call continues', async () => {
    const test = bench()
    expect(await test.start({ api: damaging(test, 3) }).outcome).toMatchObject({
      status: 'failed',
      error: {
        code: 'PART_CRC_MISMATCH',
        resumable: true,
        message: expect.stringContaining('Part 2 arrived damaged 3 times'),
      },
    })
    expect((await test.start().outcome).status).toBe('completed')
  })
})

describe('an object that is not what was sent', () => {
  it('is never reported as success, and its checkpoint is forgotten (R1)', async () => {
    const test = bench()
    const { api } = test.service
    const lying = {
      ...api,
      complete: async (...args: Parameters<typeof api.complete>) => ({
        ...(await api.complete(...args)),
        crc64: parseCrc64('1'),
      }),
    }
    expect(await test.start({ api: lying }).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'OBJECT_CRC_MISMATCH', resumable: false },
    })
    expect(test.store.size).toBe(0)
  })

  it('is accepted without a checksum of the service, and the result says that nothing confirms it (F48)', async () => {
    const test = bench()
    const { api } = test.service
    const silent = {
      ...api,
      complete: async (...args: Parameters<typeof api.complete>) => ({
        ...(await api.complete(...args)),
        crc64: undefined,
      }),
    }
    expect(await test.start({ api: silent }).done()).toMatchObject({ crc64Confirmed: false })
  })

  it('small enough for one request is checked in the same way (R1)', async () => {
    const test = bench(content(10))
    const { api } = test.service
    const put = api.put?.bind(api)
    if (put === undefined) throw new Error('the service has no put')
    const lying = {
      ...api,
      put: async (...args: Parameters<typeof put>) => ({ ...(await put(...args)), crc64: parseCrc64('1') }),
    }
    expect(await test.start({ api: lying }).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'PART_CRC_MISMATCH' },
    })
    expect(test.service.log).toEqual(['put', 'put', 'put'])
  })
})

describe('a request that fails', () => {
  it.each([
    ['initiate', 'REQUEST_FAILED', false],
    ['part', 'PART_FAILED', true],
    ['complete', 'REQUEST_FAILED', true],
  ] as const)('%s ends the upload with %s', async (failing, code, remembered) => {
    const test = bench()
    const error = new Refusal('permanent')
    test.service.fault = {
      before: (operation) => {
        if (operation === failing) throw error
      },
    }
    expect(await test.start().outcome).toMatchObject({ status: 'failed', error: { code, cause: error } })
    expect(test.store.size).toBe(remembered ? 1 : 0)
    test.service.fault = {}
    expect((await test.start().outcome).status).toBe('completed')
  })

  it('stops the other parts before the outcome is known (R10)', async () => {
    const test = bench(content(9 * MIN_PART_SIZE))
    test.service.fault = {
      before: (_, number) => {
        if (number === 3) throw new Refusal('permanent')
      },
    }
    await test.start({ parallel: 3 }).outcome
    const before = test.service.log.length
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(test.service.log).toHaveLength(before)
  })
})

describe('a completion that the service refuses because of its parts', () => {
  it('is repaired: the parts are listed, and what is not as recorded is sent again (F50)', async () => {
    const test = bench()
    let first = true
    test.service.fault = {
      before: (operation) => {
        if (operation !== 'complete' || !first) return
        first = false
        for (const parts of test.service.uploads.values()) {
          for (const number of parts.keys())
            if (number === 4) parts.set(number, { bytes: content(7), etag: '"stranger"' })
        }
      },
    }
    await test.start({ parallel: 1 }).done()
    expect(test.service.log.slice(-5)).toEqual(['part 5', 'complete', 'list', 'part 4', 'complete'])
    expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('starts over when listing is not allowed either', async () => {
    const test = bench()
    let refusals = 1
    test.service.fault = {
      before: (operation) => {
        if (operation === 'list') throw new Refusal('permanent')
        if (operation === 'complete' && refusals-- > 0) throw new Refusal('part-rejected')
      },
    }
    expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD2' })
    expect(test.notices).toContainEqual({ type: 'restarted', reason: 'parts-rejected', uploadId: 'UPLOAD1' })
  })

  it('again and again ends the upload', async () => {
    const test = bench()
    test.service.fault = {
      before: (operation) => {
        if (operation === 'complete') throw new Refusal('part-rejected')
      },
    }
    expect(await test.start().outcome).toMatchObject({
      status: 'failed',
      error: { code: 'REQUEST_FAILED', resumable: true },
    })
  })
})

describe('a source that changes during the upload', () => {
  /** A source whose content becomes another after each of the given numbers of reads. */
  function changing(...afterReads: readonly number[]): { source: UploadSource; versions: Uint8Array[] } {
    const versions = [0, ...afterReads].map((_, index) => content(FIVE_PARTS.byteLength, index + 1))
    let version = 0
    let reads = 0
    const source: UploadSource = {
      label: 'test',
      async open(): Promise<OpenSource> {
        return {
          fingerprint: async () => ({
            size: FIVE_PARTS.byteLength,
            mtimeNs: String(version),
            ctimeNs: String(version),
            fileId: '1',
          }),
          async *read({ start, end }) {
            reads += 1
            yield versions[version]?.slice(start, end) ?? new Uint8Array()
            if (reads === afterReads[version]) version += 1
          },
          async [Symbol.asyncDispose]() {},
        }
      },
    }
    return { source, versions }
  }

  it('is sent whole again, after the old upload was aborted: never mixed bytes (R1, F30)', async () => {
    const { source, versions } = changing(3)
    const test = bench()
    const upload = await test.start({ source, parallel: 1 }).done()
    expect(test.service.object?.bytes).toEqual(Buffer.from(versions[1] ?? []))
    expect(upload).toMatchObject({ uploadId: 'UPLOAD2' })
    expect(test.service.uploads.size).toBe(0)
    expect(test.notices).toContainEqual({ type: 'restarted', reason: 'source-changed', uploadId: 'UPLOAD1' })
  })

  it('after its last part was read is noticed before the completion (R1)', async () => {
    const { source, versions } = changing(5)
    const test = bench()
    // The change comes when the last part has been read and found unchanged.
    await test.start({ source, parallel: 1 }).done()
    expect(test.service.object?.bytes).toEqual(Buffer.from(versions[1] ?? []))
  })

  it('all the time ends the upload', async () => {
    const { source } = changing(1, 2, 3, 4, 5)
    const test = bench()
    expect(await test.start({ source, parallel: 1 }).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'SOURCE_CHANGED', resumable: false },
    })
    expect(test.service.object).toBeUndefined()
  })
})

describe('the memory between runs', () => {
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

  it('that cannot be written before the first part: nothing is sent and the upload id is aborted (F10, R2)', async () => {
    const test = bench()
    expect(await test.start({ checkpoints: failingStore(test, 'begin') }).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'CHECKPOINT_FAILED', uploadId: undefined, resumable: false },
    })
    expect(test.service.log).toEqual(['initiate', 'abort'])
  })

  it('that cannot be written, while the abort fails too: the upload id is named (R9, D3)', async () => {
    const test = bench()
    test.service.fault = {
      before: (operation) => {
        if (operation === 'abort') throw new Refusal('transient')
      },
    }
    expect(await test.start({ checkpoints: failingStore(test, 'begin') }).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'CHECKPOINT_FAILED', uploadId: 'UPLOAD1' },
    })
    expect(test.notices).toContainEqual({
      type: 'upload-left-behind',
      uploadId: 'UPLOAD1',
      error: expect.any(Refusal),
    })
  })

  it.each(['recordPart', 'markCompleting'] as const)(
    'that fails in %s stops the upload, which can go on later',
    async (method) => {
      const test = bench()
      expect(await test.start({ checkpoints: failingStore(test, method) }).outcome).toMatchObject({
        status: 'failed',
        error: { code: 'CHECKPOINT_FAILED', resumable: true, cause: expect.any(CheckpointError) },
      })
      expect(test.service.object).toBeUndefined()
      expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD1' })
    },
  )

  it('that cannot be tidied up does not make a stored object a failure', async () => {
    const test = bench()
    expect((await test.start({ checkpoints: failingStore(test, 'remove') }).outcome).status).toBe('completed')
    expect(test.notices).toContainEqual({
      type: 'checkpoint-not-removed',
      error: expect.any(CheckpointError),
    })
  })

  it('that another upload is using: nothing is sent (F17)', async () => {
    const test = bench()
    const first = test.start()
    expect(await test.start().outcome).toMatchObject({
      status: 'failed',
      error: { code: 'CHECKPOINT_FAILED', cause: { code: 'LOCKED' } },
    })
    expect((await first.outcome).status).toBe('completed')
  })

  it('of another target is not used, and no request goes there (S7, F19)', async () => {
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
      type: 'checkpoint-damaged',
      problem: expect.stringContaining('another upload'),
    })
  })
})

it('a source that cannot be read ends the upload before any request (F34)', async () => {
  const test = bench()
  const source = {
    ...bytesSource('test', FIVE_PARTS),
    open: async () => Promise.reject(new SourceError('SOURCE_UNREADABLE', 'No such file.')),
  }
  expect(await test.start({ source }).outcome).toMatchObject({
    status: 'failed',
    error: { code: 'SOURCE_UNREADABLE', message: expect.stringContaining('No such file.') },
  })
  expect(test.service.log).toEqual([])
})
