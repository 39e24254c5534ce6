import { MIN_PART_SIZE } from '@oss/client'
import {
  bytesSource,
  crc64,
  formatCrc64,
  PlanError,
  recordedUploadId,
  type UploadProgress,
} from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { bench, content, FIVE_PARTS, withoutPut } from './bench-upload.ts'

describe('an upload', () => {
  it('stores the bytes of the source, and returns the checksum of the whole (R1)', async () => {
    const { start, service, store } = bench()
    const upload = await start().done()
    expect(service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
    expect(upload).toMatchObject({
      crc64: formatCrc64(crc64(FIVE_PARTS)),
      crc64Verified: true,
      size: FIVE_PARTS.byteLength,
      uploadId: 'UPLOAD1',
      partsTotal: 5,
      partsReused: 0,
    })
    expect(store.size).toBe(0)
    expect(service.uploads.size).toBe(0)
  })

  it('sends a source that is no larger than a part in one request, without a checkpoint', async () => {
    const bytes = content(MIN_PART_SIZE)
    const { start, service, store } = bench(bytes)
    const upload = await start().done()
    expect(service.log).toEqual(['put'])
    expect(upload).toMatchObject({ crc64: formatCrc64(crc64(bytes)), uploadId: undefined, partsTotal: 1 })
    expect(store.size).toBe(0)
  })

  it('sends a small source as one part when the service has no single request', async () => {
    const { start, service } = bench(content(10))
    const upload = await start({ api: withoutPut(service.api) }).done()
    expect(service.log).toEqual(['initiate', 'part 1', 'complete'])
    expect(upload).toMatchObject({ size: 10, partsTotal: 1, uploadId: 'UPLOAD1' })
  })

  it.each([0, 1, MIN_PART_SIZE - 1, MIN_PART_SIZE + 1, 2 * MIN_PART_SIZE, 2 * MIN_PART_SIZE + 1])(
    'stores a source of %i bytes',
    async (size) => {
      const bytes = content(size)
      const { start, service } = bench(bytes)
      expect(await start().done()).toMatchObject({ size, crc64: formatCrc64(crc64(bytes)) })
      expect(service.object?.bytes).toEqual(Buffer.from(bytes))
    },
  )

  it.each([1, 2, 7])('has no more than %i parts in flight with that parallel', async (parallel) => {
    const { start, service } = bench(content(12 * MIN_PART_SIZE))
    let now = 0
    let most = 0
    service.fault = {
      before: async (operation) => {
        if (operation !== 'part') return
        now += 1
        most = Math.max(most, now)
        await new Promise((resolve) => setImmediate(resolve))
      },
      after: (operation) => {
        if (operation === 'part') now -= 1
      },
    }
    await start({ parallel }).done()
    expect(most).toBe(parallel)
  })

  it('records the upload id before the first part is sent (R2), and the intent before the completion (R4)', async () => {
    const { start, service, store } = bench()
    const seen: string[] = []
    service.fault = {
      before: async (operation) => {
        for await (const { header, completing } of store.list()) {
          seen.push(`${operation}: ${recordedUploadId(header)} ${completing}`)
        }
      },
    }
    await start({ parallel: 1 }).done()
    expect(seen).toEqual([...Array(5).fill('part: UPLOAD1 false'), 'complete: UPLOAD1 true'])
  })

  it('rejects a part size or parallelism out of range before anything is sent', () => {
    const { start, service } = bench()
    expect(() => start({ partSize: 102_399 })).toThrow(PlanError)
    expect(() => start({ partSize: 102_399 })).toThrow(/partSize must be .*102400.*5368709120.*got 102399/)
    expect(() => start({ parallel: 0 })).toThrow(/parallel must be .*1 to 1000.*got 0/)
    expect(service.log).toEqual([])
  })
})

describe('progress (R11)', () => {
  it('never falls, never exceeds the total, and ends with everything recorded', async () => {
    const { start } = bench()
    const upload = start({ parallel: 2 })
    const values: UploadProgress[] = []
    for await (const value of upload.progress()) values.push(value)
    let before = 0
    let shownBefore = 0
    for (const { bytesRecorded, bytesInFlight, bytesTotal } of values) {
      // Nothing was sent twice here, so what a progress bar shows does not fall either.
      expect(bytesRecorded + bytesInFlight).toBeGreaterThanOrEqual(shownBefore)
      shownBefore = bytesRecorded + bytesInFlight
      expect(bytesRecorded).toBeGreaterThanOrEqual(before)
      if (bytesTotal > 0) expect(bytesRecorded + bytesInFlight).toBeLessThanOrEqual(bytesTotal)
      before = bytesRecorded
    }
    expect(values.at(-1)).toMatchObject({
      phase: 'settled',
      bytesRecorded: FIVE_PARTS.byteLength,
      bytesInFlight: 0,
      partsRecorded: 5,
      partsTotal: 5,
    })
  })

  it('does not slow the upload down without a reader, and returns the last value to a late reader', async () => {
    const { start } = bench()
    const upload = start()
    await upload.done()
    const values = await Array.fromAsync(upload.progress())
    expect(values.map(({ phase }) => phase)).toEqual(['settled'])
  })

  it('allows a reader to stop early', async () => {
    const { start } = bench()
    const upload = start()
    for await (const _ of upload.progress()) break
    expect((await upload.outcome).kind).toBe('completed')
  })
})

describe('a notice', () => {
  it('whose listener throws has no effect on the upload', async () => {
    const { start } = bench()
    const upload = start({
      onNotice: () => {
        throw new Error('from the listener')
      },
    })
    expect((await upload.outcome).kind).toBe('completed')
  })

  it('reports that parts of an earlier run are used', async () => {
    const { start, notices } = bench()
    const first = start({ parallel: 1, onNotice: () => {} })
    for await (const { partsRecorded } of first.progress()) if (partsRecorded === 2) break
    await first.interrupt()
    await start().done()
    expect(notices).toEqual([
      {
        kind: 'resumed',
        uploadId: 'UPLOAD1',
        plan: expect.anything(),
        partsReused: 2,
        bytesReused: 2 * MIN_PART_SIZE,
      },
    ])
  })
})

it('bytes in memory count as the same source in another run only if they are equal', async () => {
  const { start, service, notices } = bench()
  const first = start({ parallel: 1 })
  for await (const { partsRecorded } of first.progress()) if (partsRecorded === 2) break
  await first.interrupt()
  const other = content(FIVE_PARTS.byteLength, 2)
  await start({ source: bytesSource('test', other) }).done()
  expect(service.object?.bytes).toEqual(Buffer.from(other))
  expect(notices).toContainEqual({ kind: 'restarted', reason: 'source-changed', uploadId: 'UPLOAD1' })
})
