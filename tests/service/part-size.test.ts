import { readdir } from 'node:fs/promises'
import { DEFAULT_PART_SIZE, type UploadHandle } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

// What the OSS documents "Resumable upload" and "Interrupt an object upload" promise, each with a test of its
// own.

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'exampledir/exampleobject.bin' }

async function stored(): Promise<Buffer> {
  return Buffer.from((await service.emulator.state.readObject(target.bucket, target.key)) ?? [])
}

/** Resolves when so many parts are recorded. */
async function _recorded(upload: UploadHandle, parts: number): Promise<void> {
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded >= parts) return
}

describe('partSize and parallel', () => {
  it.each([102_399, 5 * 2 ** 30 + 1])(
    'a partSize of %d is refused before any request, naming the range',
    async (partSize) => {
      const file = await service.file('a.bin', 10)
      const start = () => service.client().resumableUpload({ ...target, file, partSize })
      expect(start).toThrow(
        expect.objectContaining({ name: 'PlanError', code: 'PART_SIZE_OUT_OF_RANGE', field: 'partSize' }),
      )
      expect(start).toThrow(/from 102400 \(100 KiB\) to 5368709120 \(5 GiB\)/)
      expect(service.requests()).toEqual([])
    },
  )

  it('a partSize of 102,400 is accepted', async () => {
    const file = await service.file('a.bin', 2 * PART + 1)
    const upload = await service
      .client()
      .resumableUpload({ ...target, file, partSize: 102_400 })
      .done()
    expect(upload.partsTotal).toBe(3)
  })

  it('the partSize is 8 MiB when none is given', async () => {
    expect(DEFAULT_PART_SIZE).toBe(8 * 2 ** 20)
    const file = await service.file('a.bin', 2 * DEFAULT_PART_SIZE + 1)
    expect(
      (
        await service
          .client()
          .resumableUpload({ ...target, file })
          .done()
      ).partsTotal,
    ).toBe(3)
    const sizes = service.emulator.requests.filter(({ operation }) => operation === 'UploadPart')
    expect(sizes.map(({ receivedByteLength }) => receivedByteLength).sort((a, b) => b - a)).toEqual([
      8 * 2 ** 20,
      8 * 2 ** 20,
      1,
    ])
  })

  it('three parts are sent at a time by default', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 50 } })
    const file = await service.file('a.bin', 9 * PART)
    await service
      .client()
      .resumableUpload({ ...target, file, partSize: PART })
      .done()
    expect(mostAtOnce()).toBe(3)
  })

  function mostAtOnce(): number {
    const parts = service.emulator.requests.filter(({ operation }) => operation === 'UploadPart')
    return Math.max(
      ...parts.map(
        ({ startedAt: at }) =>
          parts.filter(({ startedAt, endedAt = Infinity }) => startedAt <= at && at < endedAt).length,
      ),
    )
  }
})

describe('the size of a file', () => {
  it.each([0, 1, PART])('of %d bytes, no larger than one part, results in one PutObject', async (size) => {
    const file = await service.file('a.bin', size)
    const upload = await service
      .client()
      .resumableUpload({ ...target, file, partSize: PART })
      .done()
    expect(service.requests()).toEqual(['PutObject'])
    expect(upload).toMatchObject({ size, uploadId: undefined })
    expect(await stored()).toEqual(bytesOf(size))
    expect(await readdir(service.directory)).toEqual(['a.bin'])
  })

  it.each([PART + 1, 2 * PART - 1, 2 * PART, 2 * PART + 1, 3 * PART + 123])(
    'of %d bytes is stored byte for byte',
    async (size) => {
      const file = await service.file('a.bin', size)
      expect(
        await service
          .client()
          .resumableUpload({ ...target, file, partSize: PART })
          .done(),
      ).toMatchObject({ size, crc64Verified: true })
      expect(await stored()).toEqual(bytesOf(size))
    },
  )
})
