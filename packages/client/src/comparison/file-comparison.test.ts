import { createHash } from 'node:crypto'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc64, formatCrc64 } from '@oss/multipart'
import { expect, it, vi } from 'vitest'
import type { ObjectInfo } from '../operations/head-object.ts'
import type { ListedObject } from '../operations/list-objects.ts'
import { fileComparison } from './file-comparison.ts'

const CONTENT = 'the bytes of the file'
const md5 = (content: string): string => createHash('md5').update(content).digest('hex').toUpperCase()

/** Compares a file with an object of the same size; `etag` is that of the listing. */
async function compare(etag: string, stored: string, needsObject = false) {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'file-comparison-'))
  const file = join(directory.path, 'file')
  await writeFile(file, CONTENT)
  const size = CONTENT.length
  const head = vi.fn(async () => ({ size, crc64: formatCrc64(crc64(Buffer.from(stored))) }) as ObjectInfo)
  const comparison = fileComparison({
    operations: { head, mayHaveCheckpoint: async () => false, list: vi.fn() },
    signal: new AbortController().signal,
    ...{ listPrefix: '', partSize: 1_000_000, onCompareFailed: vi.fn() },
  })
  const described = { objectType: 'Normal', storageClass: 'Standard', lastModified: new Date(0) }
  const listed: ListedObject = { kind: 'object', key: 'key', size, etag: `"${etag}"`, ...described }
  const onRead = vi.fn()
  const how = { compression: undefined, needsObject, onRead }
  const equal = await comparison.findEqual({ file, key: 'key' }, size, listed, how)
  return { equal, heads: head.mock.calls.length, readings: onRead.mock.calls.length }
}

const content = { size: CONTENT.length, crc64: formatCrc64(crc64(Buffer.from(CONTENT))) }

it('a file with the MD5 of the listing needs no request', async () => {
  expect(await compare(md5(CONTENT), CONTENT)).toEqual({
    ...{ equal: { content, object: undefined }, heads: 0, readings: 1 },
  })
})

it('a file with other bytes is sent after one reading', async () => {
  const other = CONTENT.replace('bytes', 'Bytes')
  expect(await compare(md5(other), other)).toEqual({ equal: undefined, heads: 1, readings: 1 })
})

it('an object whose ETag looks like an MD5 and is none, as with encryption by KMS, is compared by its CRC-64 without another reading', async () => {
  expect(await compare(md5('ciphertext'), CONTENT)).toMatchObject({
    ...{ equal: { content }, heads: 1, readings: 1 },
  })
})

it('an object whose options matter is requested', async () => {
  const { equal, heads } = await compare(md5(CONTENT), CONTENT, true)
  expect(equal?.object).toMatchObject(content)
  expect(heads).toBe(1)
})
