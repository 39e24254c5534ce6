import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { UploadBody } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'object.txt' }

/** Text whose UTF-8 has so many bytes. */
const textOf = (size: number): string => bytesOf(size).toString('base64').slice(0, size)

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 30_001) yield bytes.subarray(at, at + 30_001)
}

const KINDS: Readonly<Record<string, (text: string) => UploadBody | Promise<UploadBody>>> = {
  string: (text) => text,
  Uint8Array: (text) => Buffer.from(text),
  Blob: (text) => new Blob([text]),
  File: (text) => new File([text], 'named.txt'),
  Readable: (text) => Readable.from(inPieces(Buffer.from(text))),
  ReadableStream: (text) => new Blob([text]).stream(),
  'async iterable': (text) => inPieces(Buffer.from(text)),
  '{ reopen }': (text) => ({ reopen: (offset) => inPieces(Buffer.from(text).subarray(offset)) }),
}

describe.each(Object.keys(KINDS))('a body that is a %s', (kind) => {
  it.each([0, 1, PART, PART + 1, 3 * PART + 5])('of %i bytes is stored as the object (R1)', async (size) => {
    const text = textOf(size)
    const body = await (KINDS[kind] as (typeof KINDS)[string])(text)
    const input = { ...target, body, partSize: PART, metadata: { author: 'me' }, cacheControl: 'no-cache' }
    const upload = await service.client().resumableUpload(input).done()
    expect(upload).toMatchObject({
      size,
      crc64Verified: true,
      partsTotal: Math.max(1, Math.ceil(size / PART)),
    })
    const stored = await service.client().headObject(target)
    expect(stored).toMatchObject({ contentType: 'text/plain', metadata: { author: 'me' } })
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? []).toString()).toBe(
      text,
    )
    const [first = ''] = service.requests()
    expect(first).toBe(size <= PART ? 'PutObject' : 'InitiateMultipartUpload')
    if (size <= PART) expect(service.requests().filter((name) => name !== 'HeadObject')).toHaveLength(1)
  })
})

it('a body that is a FileHandle is stored, and stays open', async () => {
  await using file = await open(await service.file('a.bin', 3 * PART))
  await service
    .client()
    .resumableUpload({ ...target, body: file, partSize: PART })
    .done()
  expect(Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])).toEqual(
    bytesOf(3 * PART),
  )
  expect((await file.stat()).size).toBe(3 * PART)
})

it('a File gives the content type by its name when the key has none', async () => {
  const body = new File(['{}'], 'a.json')
  await service.client().resumableUpload({ bucket: BUCKET, key: 'object', body }).done()
  expect((await service.client().headObject({ bucket: BUCKET, key: 'object' }))?.contentType).toBe(
    'application/json',
  )
})

it('the part size is raised according to expectedSize', async () => {
  const body = inPieces(bytesOf(2 * 2 ** 20 + 1))
  const upload = service.client().resumableUpload({ ...target, body, partSize: PART, expectedSize: 15e9 })
  // 15 GB in 10,000 parts take 2 MiB each.
  expect(await upload.done()).toMatchObject({ partsTotal: 2 })
})

describe('bad input is refused before any request', () => {
  const stream = (): AsyncGenerator<Uint8Array> => inPieces(bytesOf(10))
  it.each([
    ['neither file nor body', {}, 'BODY_INVALID', 'body'],
    ['both file and body', { file: '/a', body: 'b' }, 'BODY_INVALID', 'body'],
    ['a file that is no path', { file: Buffer.from('a') }, 'BODY_INVALID', 'file'],
    ['an empty path', { file: '' }, 'BODY_INVALID', 'file'],
    ['a number', { body: 7 }, 'BODY_INVALID', 'body'],
    ['null', { body: null }, 'BODY_INVALID', 'body'],
    ['an array of bytes', { body: [1, 2] }, 'BODY_INVALID', 'body'],
    ['a spoolDir for a file', { file: '/a', spoolDir: '/' }, 'OPTION_INVALID', 'spoolDir'],
    ['a spoolDir for bytes', { body: 'b', spoolDir: '/' }, 'OPTION_INVALID', 'spoolDir'],
    [
      'a checkpointDir for a stream',
      { body: stream(), checkpointDir: '/' },
      'OPTION_INVALID',
      'checkpointDir',
    ],
    ['verify for a stream', { body: stream(), verify: 'content' }, 'OPTION_INVALID', 'verify'],
    ['a negative expectedSize', { body: stream(), expectedSize: -1 }, 'OPTION_INVALID', 'expectedSize'],
    ['an endless expectedSize', { body: stream(), expectedSize: 2 ** 53 }, 'OPTION_INVALID', 'expectedSize'],
    ['a stream that was read', { body: spent() }, 'BODY_INVALID', 'body'],
    ['a part size too small', { body: stream(), partSize: 1 }, 'PART_SIZE_OUT_OF_RANGE', 'partSize'],
  ])('%s', (_, input, code, field) => {
    const call = (): unknown =>
      service.client().resumableUpload({ ...target, ...(input as { body: string }) })
    expect(call).toThrow(expect.objectContaining({ code, field }))
    expect(service.requests()).toEqual([])
  })
})

it('input with neither a file nor a body, or with both, does not compile', () => {
  const client = service.client()
  // @ts-expect-error there is nothing to upload
  expect(() => client.resumableUpload(target)).toThrow()
  // @ts-expect-error which of them is meant?
  expect(() => client.resumableUpload({ ...target, file: '/a', body: 'b' })).toThrow()
  // @ts-expect-error a number has no bytes
  expect(() => client.resumableUpload({ ...target, body: 7 })).toThrow()
  // @ts-expect-error a file is no stream
  expect(() => client.resumableUpload({ ...target, file: '/a', spoolDir: '/' })).toThrow()
})

function spent(): Readable {
  return Readable.from(['abc']).destroy()
}
