import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { FileUploadInput, UploadHandle } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PART, type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Uploads by parts that OSS takes in order and only once. */
function sequentialUpload(input: Partial<FileUploadInput> = {}): Promise<UploadHandle> {
  return upload(service, {}, { sequential: true, checkpoints: memoryCheckpointStore(), ...input })
}

describe('a sequential upload', () => {
  it('is initiated as sequential, and sends its parts one by one', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 5 } })
    await (await sequentialUpload()).done()
    await expectStored(service)
    expect(service.emulator.requests[0]).toMatchObject({ query: { sequential: '' } })
    expect(service.requests().slice(1, -1)).toEqual(
      Array.from({ length: PARTS }, (_, index) => `UploadPart ${index + 1}`),
    )
  })

  it('resumes in order after an interruption', async () => {
    const checkpoints = memoryCheckpointStore()
    disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'delay', ms: 300 })
    const first = await sequentialUpload({ checkpoints })
    await expect.poll(() => service.requests()).toContain('UploadPart 3')
    await first.interrupt()
    expect(await (await sequentialUpload({ checkpoints })).done()).toMatchObject({ crc64Verified: true })
    await expectStored(service)
    expect(counts(service)).toMatchObject({ InitiateMultipartUpload: 1 })
  })

  it.each([
    [{ parallel: 3 }, 'parallel'],
    [{ parallel: 'auto' as const }, 'parallel'],
    [{ sequential: 1 as unknown as boolean }, 'sequential'],
  ])('is refused with %j before any request', async (input, field) => {
    await expect(sequentialUpload(input)).rejects.toMatchObject({ code: 'OPTION_INVALID', field })
    expect(service.requests()).toEqual([])
  })

  it('accepts a large part again by uploadPart, although OSS rejects it before reading it', async () => {
    const client = service.client()
    const ref = await client.initiateMultipartUpload({ ...target, sequential: true })
    const body = Buffer.alloc(8_388_608, 'a')
    const { etag } = await client.uploadPart({ ...ref, partNumber: 1, body })
    expect(await client.uploadPart({ ...ref, partNumber: 1, body })).toMatchObject({
      etag,
      crc64Verified: true,
    })
    const file = await service.file('other.bin', body.byteLength)
    const other = { file, start: 0, end: body.byteLength }
    await expect(client.uploadPart({ ...ref, partNumber: 1, body: other })).rejects.toMatchObject({
      name: 'ChecksumError',
    })
  })

  it('rejects a part without its predecessor by uploadPart, and accepts the same part again with the same bytes', async () => {
    const client = service.client()
    const ref = await client.initiateMultipartUpload({ ...target, sequential: true })
    const part = (partNumber: number, text: string) =>
      client.uploadPart({ ...ref, partNumber, body: Buffer.alloc(PART, text) })
    await expect(part(2, 'b')).rejects.toMatchObject({ code: 'PartNotSequential' })
    const { etag } = await part(1, 'a')
    expect(await part(1, 'a')).toMatchObject({ etag, crc64Verified: true })
    await expect(part(1, 'x')).rejects.toMatchObject({ name: 'ChecksumError' })
    await part(2, 'b')
    await client.completeMultipartUpload({ ...ref, parts: 'all' })
    const stored = await service.emulator.state.readObject(target.bucket, target.key)
    expect(
      Buffer.from(stored ?? []).equals(Buffer.alloc(2 * PART, `${'a'.repeat(PART)}${'b'.repeat(PART)}`)),
    ).toBe(true)
  })
})

it('a part of a sequential upload whose response was lost counts as stored when the listing has its CRC-64 (F61)', async () => {
  disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'drop-response' })
  expect(await (await sequentialUpload()).done()).toMatchObject({ crc64Verified: true })
  await expectStored(service)
  expect(counts(service)).toMatchObject({ UploadPart: PARTS + 1, ListParts: 1 })
})

it('a part that another client stored in a sequential upload does not count as ours (F61, R8)', async () => {
  disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'delay', ms: 100 })
  const handle = await sequentialUpload()
  await expect.poll(() => service.requests()).toContain('UploadPart 3')
  const [open] = service.emulator.state.listUploads(target.bucket)
  await service.emulator.state.putPart(open?.uploadId ?? '', 3, Buffer.alloc(PART))
  expect(await handle.outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'PART_CRC64_MISMATCH', uploadId: open?.uploadId },
  })
})

it.each([
  ['has no CRC-64', `<Size>${PART}</Size>`],
  ['has another size', `<Size>${PART - 1}</Size><HashCrc64ecma>1</HashCrc64ecma>`],
])(
  'a part of a sequential upload does not count as stored when the listing %s (F61, R8)',
  async (_what, facts) => {
    disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'drop-response' })
    const part = `<Part><PartNumber>3</PartNumber><ETag>"E"</ETag>${facts}</Part>`
    const body = `<ListPartsResult><IsTruncated>false</IsTruncated>${part}</ListPartsResult>`
    disturb(service, { operation: 'ListParts' }, { kind: 'status', status: 200, body })
    expect(await (await sequentialUpload()).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'PART_FAILED', cause: { code: 'PartAlreadyExist' } },
    })
  },
)

it('a large part of a sequential upload whose response was lost counts as stored, although OSS rejects it before reading it (F61)', async () => {
  const size = 3 * 4_194_304
  const file = await service.file('large.bin', size)
  disturb(service, { operation: 'UploadPart', partNumber: 2 }, { kind: 'drop-response' })
  const handle = await sequentialUpload({ file, partSize: 4_194_304 })
  expect(await handle.done()).toMatchObject({ crc64Verified: true })
  await expectStored(service, size)
})
