import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { createContentDigest } from '../checksum/content-digest.ts'
import { assembleObject, multipartEtag, selectParts } from './completion.ts'
import { DEFAULT_PROPERTIES } from './object-properties.ts'
import type { PartRecord, UploadRecord } from './upload-record.ts'

const upload: UploadRecord = {
  uploadId: 'U',
  bucket: 'b-1',
  key: 'k',
  initiatedAt: 0,
  sequential: false,
  properties: DEFAULT_PROPERTIES,
}

function part(partNumber: number, content: string): PartRecord {
  const digest = createContentDigest()
  digest.update(Buffer.from(content))
  const { byteLength, md5Hex, crc64 } = digest.finish()
  const segment = { blob: String(partNumber), byteLength }
  return { uploadId: 'U', partNumber, byteLength, etag: md5Hex, crc64, lastModified: 0, segment }
}

function stored(...parts: readonly PartRecord[]): ReadonlyMap<number, PartRecord> {
  return new Map(parts.map((one) => [one.partNumber, one]))
}

const large = part(1, 'a'.repeat(102_400))
const tail = part(2, '0123456789')

describe('selectParts', () => {
  it('takes listed parts with or without quotes, and gaps', () => {
    const seventh = { ...tail, partNumber: 7 }
    const listed = [
      { partNumber: 1, etag: `"${large.etag}"` },
      { partNumber: 7, etag: tail.etag },
    ]
    expect(selectParts(upload, stored(large, seventh), listed)).toEqual([large, seventh])
  })

  it('takes a single small part, because it is the last', () => {
    expect(selectParts(upload, stored(tail), [tail])).toEqual([tail])
  })

  it.each([[[2, 1]], [[1, 1]]])('refuses the order %j', (numbers) => {
    const parts = stored(large, { ...large, partNumber: 2 })
    const listed = numbers.map((partNumber) => ({ partNumber, etag: large.etag }))
    expect(catchError(() => selectParts(upload, parts, listed))).toMatchObject({ code: 'InvalidPartOrder' })
  })

  it.each([
    [3, tail.etag],
    [2, 'D41D8CD98F00B204E9800998ECF8427E'],
    [2, tail.etag.toLowerCase()],
  ])('refuses part %i with ETag %s', (partNumber, etag) => {
    expect(catchError(() => selectParts(upload, stored(large, tail), [{ partNumber, etag }]))).toMatchObject({
      code: 'InvalidPart',
      details: [
        ['ETag', etag],
        ['PartNumber', partNumber],
        ['UploadId', 'U'],
      ],
    })
  })

  it('refuses a small part that is not the last', () => {
    const small = part(1, 'a'.repeat(102_399))
    const error = catchError(() => selectParts(upload, stored(small, tail), [small, tail]))
    expect(error).toMatchObject({ code: 'EntityTooSmall', ec: '0042-00000213' })
  })

  it('refuses gaps in a sequential upload', () => {
    const error = catchError(() => selectParts({ ...upload, sequential: true }, stored(tail), [tail]))
    expect(error).toMatchObject({ code: 'PartNotSequential', details: [['PartNumber', 2]] })
  })
})

describe('assembleObject', () => {
  it('has the ETag, CRC and length of the sample in the protocol reference', () => {
    expect(assembleObject(upload, [large, tail], 5)).toMatchObject({
      type: 'Multipart',
      byteLength: 102_410,
      etag: '8215445377F522EDDAD3E0E2AC522B81-2',
      crc64: '14192472846101664614',
      segments: [
        { blob: '1', byteLength: 102_400 },
        { blob: '2', byteLength: 10 },
      ],
    })
  })
})

describe('multipartEtag', () => {
  it('hashes the ETags as text', () => {
    const etags = [
      '3349DC700140D7F86A078484278075A9',
      '8EFDA8BE206636A695359836FE0A0E0A',
      '8C315065167132444177411FDA149B92',
    ]
    expect(multipartEtag(etags)).toBe('B864DB6A936D376F9F8D3ED3BBE540DD-3')
  })
})
