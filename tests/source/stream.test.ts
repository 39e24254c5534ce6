import { Readable } from 'node:stream'
import { crc64, formatCrc64, type PartNumber, partNumber } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { content } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'
import { PART, streamBench, streamOf } from './streams.ts'

describe('a stream of unknown length', () => {
  it.each([0, 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 123])(
    'of %i bytes is stored completely, verified by its CRC-64 (R1)',
    async (size) => {
      const bytes = content(size)
      const { start, service } = streamBench()
      const upload = await start(streamOf(bytes)).done()
      expect(upload).toMatchObject({ size, crc64: formatCrc64(crc64(bytes)), crc64Verified: true })
      expect(service.object?.bytes).toEqual(Buffer.from(bytes))
      expect(service.uploads.size).toBe(0)
      if (size <= PART) expect(service.log).toEqual(['put'])
      else expect(upload.partsTotal).toBe(Math.ceil(size / PART))
    },
  )

  it.each([1, 1000, PART, 10 * PART])('may have chunks of %i bytes', async (chunk) => {
    const bytes = content(2 * PART + 5)
    const { start, service } = streamBench()
    await start(streamOf(bytes, { chunk })).done()
    expect(service.object?.bytes).toEqual(Buffer.from(bytes))
  })

  it('may be a Node stream, a web stream, or text', async () => {
    const text = 'größer '.repeat(40_000)
    const makers = [
      () => Readable.from([text]),
      () => Readable.from([Buffer.from(text)], { objectMode: false }),
      () => new Blob([text]).stream(),
      () => Readable.from([text]).setEncoding('utf8'),
    ]
    for (const make of makers) {
      const { start, service } = streamBench()
      await start(make()).done()
      expect(service.object?.bytes.toString()).toBe(text)
    }
  })

  it('may reuse the memory of its chunks immediately', async () => {
    const bytes = content(3 * PART)
    const { start, service } = streamBench()
    async function* chunks() {
      const chunk = new Uint8Array(5000)
      for (let at = 0; at < bytes.byteLength; at += chunk.byteLength) {
        const next = bytes.subarray(at, at + chunk.byteLength)
        chunk.set(next)
        yield chunk.subarray(0, next.byteLength)
        chunk.fill(0)
      }
    }
    await start(chunks()).done()
    expect(service.object?.bytes).toEqual(Buffer.from(bytes))
  })

  it.each([1, 3])('is read at most %i parts ahead of the stored ones (R14, I16)', async (parallel) => {
    const stream = streamOf(content(12 * PART))
    const { start, service } = streamBench()
    let stored = 0
    let mostAhead = 0
    service.fault = {
      before: () => {
        mostAhead = Math.max(mostAhead, stream.given.bytes - stored * PART)
      },
      after: (operation) => {
        if (operation === 'part') stored += 1
      },
    }
    await start(stream, { parallel }).done()
    // One chunk more: it tells whether there is another part.
    expect(mostAhead).toBeLessThanOrEqual(parallel * PART + 7919)
  })

  it('supports parallel auto', async () => {
    const bytes = content(9 * PART + 1)
    const { start, service } = streamBench()
    await start(streamOf(bytes), { parallel: 'auto' }).done()
    expect(service.object?.bytes).toEqual(Buffer.from(bytes))
  })

  it('has a total only at its end: 0 parts of 0 bytes until then (R11)', async () => {
    const { start } = streamBench()
    const upload = start(streamOf(content(5 * PART)), { parallel: 1 })
    const totals = new Set<string>()
    for await (const { bytesTotal, partsTotal, bytesRecorded } of upload.progress()) {
      totals.add(`${partsTotal} ${bytesTotal}`)
      if (bytesTotal > 0) expect(bytesRecorded).toBeLessThanOrEqual(bytesTotal)
    }
    expect([...totals]).toEqual(['0 0', `5 ${5 * PART}`])
  })
})

describe('a part of a stream that is rejected', () => {
  it('is sent again with the same bytes (F48)', async () => {
    const bytes = content(4 * PART + 9)
    const { start, service } = streamBench()
    const refused = new Set<PartNumber | undefined>()
    service.fault = {
      after: (operation, number) => {
        if (operation !== 'part' || refused.has(number)) return
        refused.add(number)
        throw new Refusal('part-rejected')
      },
    }
    await start(streamOf(bytes)).done()
    expect(service.log.filter((line) => line.startsWith('part'))).toHaveLength(10)
    expect(service.object?.bytes).toEqual(Buffer.from(bytes))
  })

  it.each([1, 2])(
    'after its bytes were discarded (part %i), ends the upload with an error, and never sends other bytes (R1)',
    async (lost) => {
      const { start, service } = streamBench()
      service.fault = {
        before: (operation) => {
          // The service loses a part that it had confirmed.
          if (operation !== 'complete') return
          for (const parts of service.uploads.values()) parts.delete(partNumber(lost))
        },
      }
      const outcome = await start(streamOf(content(3 * PART))).outcome
      expect(outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'SOURCE_UNREADABLE', resumable: false, uploadId: undefined },
      })
      expect(service.object).toBeUndefined()
      expect(service.uploads.size).toBe(0)
    },
  )
})
