import { bytesSource, type OpenSource, SourceError, type UploadSource } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { describe, expect, it } from 'vitest'
import { bench, FIVE_PARTS } from '../upload/bench-upload.ts'

/** Bytes in memory that are read in a way of their own. */
function readBy(read: OpenSource['read']): UploadSource {
  return {
    label: 'test',
    async open() {
      const inner = await bytesSource('test', FIVE_PARTS).open()
      return {
        fingerprint: () => inner.fingerprint(),
        read,
        [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
      }
    },
  }
}

const brokenAt = (offset: number): UploadSource =>
  readBy(async function* ({ start, end }) {
    if (offset < start || offset >= end) {
      yield FIVE_PARTS.slice(start, end)
      return
    }
    yield FIVE_PARTS.slice(start, offset)
    throw new SourceError('SOURCE_UNREADABLE', 'EIO: i/o error, read')
  })

const endingAt = (offset: number): UploadSource =>
  readBy(async function* ({ start, end }) {
    if (offset > start) yield FIVE_PARTS.slice(start, Math.min(offset, end))
  })

const PART = 102_400

describe('a source', () => {
  it.each([0, 1, PART - 1, PART, 2 * PART + 5, FIVE_PARTS.byteLength - 1])(
    'whose byte at %d cannot be read fails the upload, which resumes when it can (F34)',
    async (offset) => {
      const test = bench()
      const source = brokenAt(offset)
      expect(await test.start({ source, parallel: 1 }).outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'SOURCE_UNREADABLE', resumable: true, message: expect.stringContaining('EIO') },
      })
      expect(test.service.object).toBeUndefined()
      const recorded = Math.floor(offset / PART)
      const upload = await test.start({ parallel: 1 }).done()
      expect(upload).toMatchObject({ partsReused: recorded, uploadId: 'UPLOAD1' })
      expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
    },
  )

  it.each([0, 1, PART - 1, PART, FIVE_PARTS.byteLength - 1])(
    'that ends early, after %d bytes, is an error and never a short part (F34, R1)',
    async (offset) => {
      const test = bench()
      expect(await test.start({ source: endingAt(offset), parallel: 1 }).outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/ended \d+ bytes early/) },
      })
      expect(test.service.object).toBeUndefined()
      for (const part of test.service.uploads.get('UPLOAD1' as never)?.values() ?? [])
        expect(part.bytes.byteLength).toBe(PART)
    },
  )

  it('that returns one byte at a time is joined to whole parts (F34)', async () => {
    const test = bench()
    const source = readBy(async function* ({ start, end }) {
      for (let at = start; at < end; at++) yield FIVE_PARTS.slice(at, at + 1)
    })
    await test.start({ source }).done()
    expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
    expect(test.service.log.filter((line) => line.startsWith('part '))).toHaveLength(5)
  })

  it.runIf(process.platform === 'linux')(
    'whose first byte cannot be read fails with the error of the system (F34)',
    async () => {
      // Reading the memory of a process at address 0 is an input/output error on every kernel.
      await expect(fileSource('/proc/self/mem').open()).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringContaining('EIO'),
      })
    },
  )
})
