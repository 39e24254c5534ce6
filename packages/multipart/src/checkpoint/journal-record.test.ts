import { describe, expect, it } from 'vitest'
import { parseRecord } from './journal-record.ts'

const header = {
  format: 'oss-upload',
  version: 1,
  endpoint: 'https://service.example',
  bucket: 'bucket',
  key: 'key',
  source: '/file',
  uploadId: 'UPLOAD',
  size: 204_800,
  partSize: 102_400,
  mtimeNs: '1',
  ctimeNs: '-2',
  fileId: '1:2',
  createdAtMs: 0,
}
const upload = { ...header, version: 2, kind: 'upload' }
const download = {
  ...{ format: 'oss-upload', version: 2, kind: 'download', endpoint: 'https://service.example' },
  ...{ bucket: 'bucket', key: 'key', source: '/file', size: 204_800, partSize: 102_400, createdAtMs: 0 },
  ...{ draft: '.draft', etag: '"E"', crc64: '7', versionId: null },
}
const part = { part: 1, etag: '"E"', crc64: '7', settled: true }
const parse = (fields: object): unknown => parseRecord(JSON.stringify(fields))

describe('a record (F13)', () => {
  it('is read when every field is valid', () => {
    expect(parse(header)).toMatchObject({ kind: 'header', header: { plan: { partCount: 2 } } })
    expect(parse({ ...header, size: null })).toMatchObject({
      header: { plan: { size: 0, partSize: 102_400, partCount: 0, openEnded: true }, source: { size: 0 } },
    })
    expect(parse({ ...upload, sealed: 's', options: '7' })).toMatchObject({
      header: { kind: 'upload', uploadId: 'UPLOAD', sealed: 's', options: '7' },
    })
    expect(parse({ ...upload, kind: 'copy' })).toMatchObject({ header: { kind: 'copy' } })
    expect(parse(download)).toMatchObject({
      header: { kind: 'download', draft: '.draft', object: { size: 204_800, etag: '"E"', crc64: '7' } },
    })
    expect(parse({ ...download, crc64: null, versionId: 'V' })).toMatchObject({
      header: { object: { size: 204_800, etag: '"E"', versionId: 'V' } },
    })
    expect(parse(part)).toEqual({ kind: 'part', part: { number: 1, etag: '"E"', crc64: '7', settled: true } })
    expect(parse({ ...part, crc64: '007' })).toMatchObject({ part: { crc64: '7' } })
    expect(parse({ ...part, crc64: null })).toMatchObject({ part: { number: 1, crc64: undefined } })
    expect(parse({ completing: true })).toEqual({ kind: 'completing' })
  })

  it.each([
    [{ ...header, format: 'other' }, /not a checkpoint/],
    [{ ...header, version: 3 }, /version is neither 1 nor 2/],
    [{ ...header, version: '1' }, /version is neither 1 nor 2/],
    [{ ...header, extra: 1 }, /other fields/],
    [{ ...header, key: undefined }, /other fields/],
    [{ ...header, key: '' }, /"key" is not a string/],
    [{ ...header, key: 'x'.repeat(8193) }, /"key" is not a string/],
    [{ ...header, uploadId: 'with space' }, /uploadId/],
    [{ ...header, size: -1 }, /"size" is not a whole number/],
    [{ ...header, size: 2 ** 53 }, /"size" is not a whole number/],
    [{ ...header, partSize: 0 }, /partSize is 0/],
    [{ ...header, size: null, partSize: 0 }, /partSize is 0/],
    [{ ...header, partSize: '102400' }, /"partSize" is not a whole number/],
    [{ ...header, size: 102_400 * 10_001 }, /parts are too small/],
    [{ ...header, mtimeNs: '1.5' }, /nanoseconds/],
    [{ ...header, createdAtMs: null }, /"createdAtMs"/],
    [{ ...header, version: 2 }, /"kind" is not upload, copy or download/],
    [{ ...header, kind: 'upload' }, /other fields/],
    [{ ...header, source: 'download:/file' }, /JSON|fileId/],
    [{ ...header, source: 'download:/file', fileId: '[1]' }, /"fileId" is not that of an object/],
    [{ ...upload, kind: 'move' }, /"kind" is not upload, copy or download/],
    [{ ...upload, draft: 'd' }, /other fields/],
    [{ ...upload, sealed: '' }, /"sealed" is not a string/],
    [{ ...upload, options: 7 }, /"options" is not a string/],
    [{ ...download, uploadId: 'U' }, /other fields/],
    [{ ...download, options: '7' }, /other fields/],
    [{ ...download, crc64: '-1' }, /crc64/],
    [{ ...download, versionId: '' }, /"versionId" is not a string/],
    [{ ...part, part: 0 }, /1 to 10000/],
    [{ ...part, part: 10_001 }, /1 to 10000/],
    [{ ...part, part: 1.5 }, /"part" is not a whole number/],
    [{ ...part, part: '1' }, /"part" is not a whole number/],
    [{ ...part, crc64: '-1' }, /crc64/],
    [{ ...part, crc64: 7 }, /"crc64" is not a string/],
    [{ ...part, etag: '' }, /"etag" is not a string/],
    [{ ...part, settled: 'yes' }, /"settled"/],
    [{ completing: false }, /"completing" is not true/],
    [{}, /other fields/],
    [[], /not an object/],
  ])('is refused: %j', (fields, problem) => {
    expect(() => parse(fields)).toThrow(problem)
  })

  it.each(['null', '1', '"text"', '{"part":1e999}', '{', ''])('is refused: %s', (text) => {
    expect(() => parseRecord(text)).toThrow()
  })

  it('treats names of prototype members as text (F14)', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
      expect(() => parseRecord(`{"completing":true,"${name}":{"polluted":true}}`)).toThrow(/other fields/)
    }
    expect({}).not.toHaveProperty('polluted')
  })
})
