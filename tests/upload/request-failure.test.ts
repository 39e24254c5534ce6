import { MIN_PART_SIZE } from '@oss/client'
import type { MultipartApi } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { bench, content, FIVE_PARTS } from './bench-upload.ts'
import { Refusal } from './memory-service.ts'

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
    expect(await test.start().outcome).toMatchObject({ kind: 'failed', error: { code, cause: error } })
    expect(test.store.size).toBe(remembered ? 1 : 0)
    test.service.fault = {}
    expect((await test.start().outcome).kind).toBe('completed')
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

describe('a completion that the service rejects because of its parts', () => {
  it('is repaired: the parts are listed, and those that differ are sent again (F50)', async () => {
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
    expect(test.notices.slice(1)).toEqual([{ kind: 'parts-lost', numbers: [4] }])
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
    expect(test.notices).toContainEqual({ kind: 'restarted', reason: 'parts-rejected', uploadId: 'UPLOAD1' })
  })

  it('repeatedly ends the upload', async () => {
    const test = bench()
    test.service.fault = {
      before: (operation) => {
        if (operation === 'complete') throw new Refusal('part-rejected')
      },
    }
    expect(await test.start().outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'REQUEST_FAILED', resumable: true },
    })
  })
})

it('a completion that takes effect late, while a lost part is sent again, is detected, and nothing more is sent (R5, F45)', async () => {
  const test = bench()
  let completions = 0
  let partsAgain = 0
  test.service.fault = {
    before: (operation) => {
      if (operation === 'complete') {
        completions += 1
        // The first gets no answer and takes effect later; the second finds a stranger's part.
        if (completions === 1) throw new Refusal('transient', true)
        throw new Refusal('part-rejected', true)
      }
      if (operation === 'part' && completions === 2) {
        partsAgain += 1
        const bytes = Buffer.from(FIVE_PARTS)
        test.service.object = { bytes, etag: '"late"' }
        test.service.uploads.clear()
      }
      if (operation === 'list') {
        for (const parts of test.service.uploads.values())
          for (const number of parts.keys())
            if (number === 4) parts.set(number, { bytes: content(7), etag: '"stranger"' })
      }
    },
  }
  expect(await test.start({ parallel: 1 }).outcome).toMatchObject({ error: { code: 'COMPLETION_UNKNOWN' } })
  test.service.log.length = 0
  expect(await test.start({ parallel: 1 }).done()).toMatchObject({
    uploadId: 'UPLOAD1',
    crc64Verified: true,
  })
  expect(test.service.log).toEqual(['complete', 'list', 'part 4', 'head'])
  expect(partsAgain).toBe(1)
})

it.each([
  ['while a lost part is sent again', 'part', ['complete', 'list', 'part 4', 'head']],
  ['before the parts are listed', 'list', ['complete', 'list', 'head']],
] as const)(
  'a completion that is rejected, and that a proxy repeats with success %s, is detected, and nothing more is sent (R5, F45)',
  async (_, repeatedBefore, log) => {
    const test = bench()
    const complete = (): void => {
      test.service.object = { bytes: Buffer.from(FIVE_PARTS), etag: '"repeated"' }
      test.service.uploads.clear()
    }
    let refused = false
    test.service.fault = {
      before: (operation) => {
        if (operation === 'complete') {
          test.service.log.length = 0
          test.service.log.push('complete')
          refused = true
          for (const parts of test.service.uploads.values())
            for (const number of parts.keys())
              if (number === 4) parts.set(number, { bytes: content(7), etag: '"stranger"' })
        }
        if (operation === repeatedBefore && refused) complete()
      },
    }
    expect(await test.start({ parallel: 1 }).done()).toMatchObject({
      uploadId: 'UPLOAD1',
      crc64Verified: true,
    })
    expect(test.service.log).toEqual(log)
    expect(test.notices).not.toContainEqual(expect.objectContaining({ kind: 'restarted' }))
    expect(test.store.size).toBe(0)
  },
)

it('an upload id that another client aborts after its completion was rejected counts as lost, and everything is sent again', async () => {
  const test = bench()
  let refusals = 1
  test.service.fault = {
    before: (operation) => {
      if (operation !== 'complete' || refusals-- === 0) return
      test.service.uploads.clear()
      test.service.object = { bytes: content(7), etag: '"another"' }
      throw new Refusal('part-rejected')
    },
  }
  expect(await test.start({ parallel: 1 }).done()).toMatchObject({ uploadId: 'UPLOAD2' })
  expect(test.notices).toContainEqual({ kind: 'restarted', reason: 'upload-lost', uploadId: 'UPLOAD1' })
  expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
})

it('an adapter that rejects with a value that is not an error is reported by the failed step alone', async () => {
  const test = bench()
  const api: MultipartApi = {
    ...test.service.api,
    complete: () => Promise.reject('no error at all'),
    abort: () => Promise.reject('nor here'),
  }
  const upload = test.start({ api })
  expect(await upload.outcome).toMatchObject({
    kind: 'failed',
    error: { message: 'The upload could not be completed.', cause: 'no error at all', resumable: true },
  })
  expect(await upload.cancel()).toMatchObject({
    kind: 'failed',
    error: {
      message: expect.stringContaining('could not be removed. Cancel it again'),
      cause: 'nor here',
    },
  })
})
