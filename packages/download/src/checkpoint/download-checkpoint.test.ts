import type { Crc64 } from '@oss/multipart'
import { expect, it } from 'vitest'
import { downloadHeader, isOfVersion } from './download-checkpoint.ts'

const object = { size: 10, etag: '"A"', crc64: '1' as unknown as Crc64, versionId: 'v1' }
const plan = { size: 10, partSize: 10, partCount: 1 }
const header = downloadHeader({ endpoint: 'https://h', bucket: 'b', key: 'k' }, 'file', {
  ...{ object, plan, draft: 'draft', createdAtMs: 0 },
})

it('a download continues with the version of the object that it began with', () => {
  expect(isOfVersion(header, object)).toBe(true)
})

it.each([
  ['size', { size: 11 }],
  ['ETag', { etag: '"B"' }],
  ['CRC-64', { crc64: '2' as unknown as Crc64 }],
  ['CRC-64, which it no longer has,', { crc64: undefined }],
  ['version', { versionId: 'v2' }],
])('a download starts over when only the %s of the object differs', (_, change) => {
  expect(isOfVersion(header, { ...object, ...change })).toBe(false)
})
