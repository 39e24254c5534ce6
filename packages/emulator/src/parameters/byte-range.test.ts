import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { readByteRange } from './byte-range.ts'

describe('readByteRange of a 1000 byte object', () => {
  it.each([
    ['bytes=0-499', 0, 500],
    ['bytes=500-', 500, 1000],
    ['bytes=-500', 500, 1000],
    ['bytes=-1000', 0, 1000],
    ['bytes=999-999', 999, 1000],
    ['bytes=0-1,5-6', 0, 2],
  ])('serves %s alike with both behaviours', (header, start, end) => {
    expect(readByteRange(header, 1000, false)).toEqual({ start, end })
    expect(readByteRange(header, 1000, true)).toEqual({ start, end })
  })

  it.each([
    undefined,
    'bytes=500-2000',
    'bytes=1000-2000',
    'bytes=1000-',
    'bytes=-2000',
    'bytes=-0',
    'byte=0-1',
    'bytes=5-2',
    'bytes=-',
    'bytes=a-b',
  ])('returns the whole object for %s by default', (header) => {
    expect(readByteRange(header, 1000, false)).toBeUndefined()
  })

  it('cuts a range at the end of the object with the standard behaviour', () => {
    expect(readByteRange('bytes=500-2000', 1000, true)).toEqual({ start: 500, end: 1000 })
  })

  it.each(['bytes=1000-2000', 'bytes=1000-'])('refuses %s with the standard behaviour', (header) => {
    const headers = { 'Content-Range': 'bytes */1000' }
    expect(catchError(() => readByteRange(header, 1000, true))).toMatchObject({
      code: 'InvalidRange',
      status: 416,
      headers,
    })
  })
})
