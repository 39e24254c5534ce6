import { describe, expect, it } from 'vitest'
import { DEFAULT_PROPERTIES } from '../object-properties.ts'
import type { UploadRecord } from '../upload-record.ts'
import { listUploadPage } from './list-upload-page.ts'

function upload(key: string, uploadId: string): UploadRecord {
  return { key, uploadId, bucket: 'b-1', initiatedAt: 0, sequential: false, properties: DEFAULT_PROPERTIES }
}

const all = [upload('a', '1'), upload('a', '2'), upload('a', '3'), upload('b/x', '4'), upload('b/y', '5')]
const whole = { prefix: '', delimiter: '', keyMarker: '', uploadIdMarker: '', limit: 1000 }

function ids(request: Partial<typeof whole>): readonly string[] {
  return listUploadPage(all, { ...whole, ...request }).uploads.map(({ uploadId }) => uploadId)
}

describe('listUploadPage', () => {
  it('continues after a key, or after an upload of that key', () => {
    expect(ids({ keyMarker: 'a' })).toEqual(['4', '5'])
    expect(ids({ keyMarker: 'a', uploadIdMarker: '1' })).toEqual(['2', '3', '4', '5'])
  })

  it('ignores an upload marker without a key marker', () => {
    expect(ids({ uploadIdMarker: '3' })).toEqual(['1', '2', '3', '4', '5'])
  })

  it('returns the end of the page, also on the last page', () => {
    const first = listUploadPage(all, { ...whole, limit: 2 })
    expect(first).toMatchObject({ isTruncated: true, nextKeyMarker: 'a', nextUploadIdMarker: '2' })
    const last = listUploadPage(all, whole)
    expect(last).toMatchObject({ isTruncated: false, nextKeyMarker: 'b/y', nextUploadIdMarker: '5' })
    const empty = listUploadPage([], whole)
    expect(empty).toMatchObject({ isTruncated: false, nextKeyMarker: '', nextUploadIdMarker: '' })
  })

  it('puts uploads below the delimiter together', () => {
    const page = listUploadPage(all, { ...whole, delimiter: '/' })
    expect(page).toMatchObject({ commonPrefixes: ['b/'], nextKeyMarker: 'b/', nextUploadIdMarker: '' })
    expect(page.uploads).toHaveLength(3)
    const next = listUploadPage(all, { ...whole, delimiter: '/', keyMarker: 'b/' })
    expect(next).toMatchObject({ uploads: [], commonPrefixes: [] })
  })
})
