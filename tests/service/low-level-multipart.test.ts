import type { CompletedPart } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'dir/\u00e4 b+c%.txt'
const target = { bucket: BUCKET, key }
const stored = async (of = key): Promise<Buffer> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, of)) ?? [])

describe('the low-level multipart API', () => {
  it('uploads parts from memory and from files, with options for initiation and completion', async () => {
    const bytes = bytesOf(2 * PART + 9)
    const file = await service.file('source.bin', bytes.byteLength)
    const client = service.client()
    const upload = await client.initiateMultipartUpload({
      ...target,
      contentType: 'text/x-mine',
      metadata: { a: 'b' },
    })
    const first = await client.uploadPart({ ...upload, partNumber: 1, body: bytes.subarray(0, PART) })
    const second = await client.uploadPart({
      ...upload,
      partNumber: 2,
      body: { file, start: PART, end: bytes.byteLength },
    })
    const parts = [first, second].map(({ etag }, index) => ({ partNumber: index + 1, etag }))
    const object = await client.completeMultipartUpload({ ...upload, parts, acl: 'public-read' })
    expect(object.etag).toMatch(/-2"$/)
    expect((await stored()).equals(bytes)).toBe(true)
    expect(await client.headObject(target)).toMatchObject({
      contentType: 'text/x-mine',
      metadata: { a: 'b' },
      objectType: 'Multipart',
    })
  })

  it('lists unfinished uploads, over several pages, with keys that XML cannot contain', async () => {
    const client = service.client()
    const keys = Array.from({ length: 1003 }, (_, index) => `many/${String(index).padStart(4, '0')}`)
    for (const many of [...keys, 'other/\u0001&<>'])
      await client.initiateMultipartUpload({ bucket: BUCKET, key: many })
    const listed = await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET, prefix: 'many/' }))
    expect(listed.map((upload) => upload.key)).toEqual(keys)
    const [strange] = await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET, prefix: 'other/' }))
    expect(strange).toMatchObject({
      key: 'other/\u0001&<>',
      initiated: expect.any(Date),
      uploadId: expect.any(String),
    })
  })

  it('completes with all parts that OSS has, with parts: all', async () => {
    const bytes = bytesOf(PART + 9)
    const client = service.client()
    const upload = await client.initiateMultipartUpload(target)
    await client.uploadPart({ ...upload, partNumber: 5, body: bytes.subarray(0, PART) })
    await client.uploadPart({ ...upload, partNumber: 9, body: bytes.subarray(PART) })
    await client.completeMultipartUpload({ ...upload, parts: 'all' })
    expect(service.emulator.requests.at(-1)).toMatchObject({
      operation: 'CompleteMultipartUpload',
      headers: { 'x-oss-complete-all': 'yes' },
      receivedByteLength: 0,
    })
    expect((await stored()).equals(bytes)).toBe(true)
  })

  it.each([
    ['nothing', []],
    ['another word', 'every'],
    ['parts in disorder', [2, 1].map((partNumber) => ({ partNumber, etag: '"E"' }))],
    ['a part twice', [1, 1].map((partNumber) => ({ partNumber, etag: '"E"' }))],
    ['a part without an ETag', [{ partNumber: 1 }]],
  ])('completes nothing with %s', async (_, parts) => {
    const complete = service
      .client()
      .completeMultipartUpload({ ...target, uploadId: 'ID', parts: parts as readonly CompletedPart[] })
    await expect(complete).rejects.toMatchObject({ code: 'OPTION_INVALID', field: 'parts' })
    expect(service.requests()).toEqual([])
  })

  it('refuses bad input before any request', async () => {
    const client = service.client()
    const upload = { ...target, uploadId: 'ID' }
    await expect(
      client.uploadPart({ ...upload, partNumber: 0, body: Buffer.from('x') }),
    ).rejects.toMatchObject({ code: 'PART_NUMBER_OUT_OF_RANGE' })
    await expect(
      client.uploadPart({ ...upload, partNumber: 10_001, body: Buffer.from('x') }),
    ).rejects.toMatchObject({ code: 'PART_NUMBER_OUT_OF_RANGE' })
    await expect(client.abortMultipartUpload({ ...upload, uploadId: 'a b' })).rejects.toMatchObject({
      code: 'UPLOAD_ID_INVALID',
    })
    const file = await service.file('short.bin', 10)
    const range = client.uploadPart({ ...upload, partNumber: 1, body: { file, start: 5, end: 11 } })
    await expect(range).rejects.toMatchObject({ code: 'RANGE_INVALID' })
    const text = client.uploadPart({ ...upload, partNumber: 1, body: 'text' as unknown as Uint8Array })
    await expect(text).rejects.toMatchObject({
      code: 'BODY_INVALID',
      message: expect.stringMatching(/must be bytes .* or \{ file, start, end \} \(got string\)/),
    })
    expect(() => client.listParts({ ...upload, key: '' })).toThrow(
      expect.objectContaining({ code: 'KEY_INVALID' }),
    )
    expect(service.requests()).toEqual([])
  })
})
