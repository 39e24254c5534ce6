import type { Crc64 } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesOf } from '../service/service.ts'
import { type DownloadBench, downloadBench, interruptAfter, SIZE } from './bench-download.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

const other = bytesOf(SIZE, 2)
const PIECES = 42

async function expectWhole(): Promise<void> {
  expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
  expect(await bench.names()).toEqual(['file.bin'])
}

describe('an object that changes', () => {
  it('at any moment of a download never results in mixed bytes: all parts are downloaded again (F30, R1, I10)', async () => {
    const whole = bytesOf(SIZE)
    for (let changeAt = 1; changeAt <= PIECES; changeAt += 3) {
      await using here = await downloadBench()
      let chunks = 0
      here.onChunk = () => {
        chunks += 1
        if (chunks === changeAt) here.content = other
      }
      const done = await here.start({ parallel: 2 }).done()
      const content = await here.fileContent()
      // Changed after the last range was asked for, it is what it was.
      const isOld = content?.equals(whole) === true
      expect(isOld || content?.equals(other) === true, `changed at chunk ${changeAt}`).toBe(true)
      if (changeAt < PIECES / 2) expect(isOld).toBe(false)
      expect(done.crc64Verified).toBe(true)
      const restarts = here.notices.filter(({ kind }) => kind === 'restarted')
      expect(restarts).toEqual(isOld ? [] : [{ kind: 'restarted', reason: 'object-changed' }])
    }
  })

  it.each([other, bytesOf(SIZE + 1), bytesOf(SIZE - 200_000), Buffer.of()])(
    'between two runs is downloaded again, whatever its size',
    async (content) => {
      await interruptAfter(bench, 2)
      bench.content = content
      expect(await bench.start().done()).toMatchObject({ size: content.byteLength, partsReused: 0 })
      expect(bench.notices).toContainEqual({ kind: 'restarted', reason: 'object-changed' })
      await expectWhole()
    },
  )

  it('three times is still downloaded', async () => {
    let changes = 0
    bench.onChunk = () => {
      const attempts = bench.asked.filter((start) => start === 0).length
      if (changes === 3 || attempts === changes) return
      changes = attempts
      bench.content = bytesOf(SIZE, 10 + changes)
    }
    await bench.start({ parallel: 1 }).done()
    expect(bench.notices.filter(({ kind }) => kind === 'restarted')).toHaveLength(3)
    await expectWhole()
  })

  it('repeatedly ends the download, and leaves nothing', async () => {
    let seed = 10
    bench.onChunk = () => {
      seed += 1
      bench.content = bytesOf(SIZE, seed)
    }
    const outcome = await bench.start({ parallel: 1 }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'OBJECT_CHANGED',
        resumable: false,
        draft: undefined,
        cause: { code: 'OBJECT_CHANGED' },
      },
    })
    expect(await bench.names()).toEqual([])
  })

  it('by being deleted ends the download, and leaves nothing', async () => {
    bench.onChunk = () => {
      bench.content = undefined
    }
    const outcome = await bench.start().outcome
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'OBJECT_NOT_FOUND', resumable: false } })
    expect(await bench.names()).toEqual([])
  })

  it('and changes back does not affect the download', async () => {
    await interruptAfter(bench, 3)
    const { content } = bench
    bench.content = other
    bench.content = content
    expect((await bench.start().done()).partsReused).toBeGreaterThanOrEqual(3)
    await expectWhole()
  })
})

describe('bytes that are damaged in transit', () => {
  it('are detected by the CRC-64 of the whole, and everything is downloaded once more (R1)', async () => {
    let isFirst = true
    bench.onChunk = (start, chunk) => {
      if (start === 0 && isFirst) chunk[5] = (chunk[5] ?? 0) ^ 1
      isFirst = false
    }
    expect(await bench.start().done()).toMatchObject({ size: SIZE, crc64Verified: true })
    expect(bench.notices).toContainEqual({ kind: 'restarted', reason: 'checksum-mismatch' })
    await expectWhole()
  })

  it('twice end the download without a file, and leave nothing', async () => {
    bench.claimedCrc64 = '7' as Crc64
    const outcome = await bench.start().outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'CRC64_MISMATCH', resumable: false, cause: { name: 'ChecksumError' } },
    })
    expect(bench.asked).toHaveLength(10)
    expect(await bench.names()).toEqual([])
  })
})
