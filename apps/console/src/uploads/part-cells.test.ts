import { describe, expect, it } from 'vitest'
import type { LoggedRequest } from '../protocol/console-event.ts'
import { partCells } from './part-cells.ts'

const REQUEST: LoggedRequest = {
  id: '1',
  operation: 'UploadPart',
  method: 'PUT',
  key: 'k',
  partNumber: 1,
  uploadId: 'U',
  status: 200,
  errorCode: null,
  fault: null,
  startedAt: 0,
  endedAt: 1,
}
const INPUT = { partsTotal: 4, uploadId: 'U', isCompleted: false, openUploads: [], requests: [] }

describe('the cells of the parts', () => {
  it('are waiting until something is known of them', () => {
    const waiting = ['waiting', 'waiting', 'waiting', 'waiting']
    expect(partCells({ ...INPUT, uploadId: undefined })).toEqual(waiting)
    expect(partCells({ ...INPUT, requests: [{ ...REQUEST, uploadId: 'other' }] })).toEqual(waiting)
  })

  it('show what is stored, in flight and rejected', () => {
    const requests = [
      REQUEST,
      { ...REQUEST, id: '2', partNumber: 2, endedAt: null, status: null },
      { ...REQUEST, id: '3', partNumber: 3, status: 503 },
    ]
    const openUploads = [{ bucket: 'b', key: 'k', uploadId: 'U', parts: [4] }]
    expect(partCells({ ...INPUT, requests, openUploads })).toEqual([
      'stored',
      'sending',
      'rejected',
      'stored',
    ])
  })

  it('show a part as stored when only its response was lost', () => {
    const requests = [{ ...REQUEST, status: null }]
    expect(partCells({ ...INPUT, requests })[0]).toBe('rejected')
    const openUploads = [{ bucket: 'b', key: 'k', uploadId: 'U', parts: [1] }]
    expect(partCells({ ...INPUT, requests, openUploads })[0]).toBe('stored')
  })

  it('are all stored when the upload is completed', () => {
    expect(new Set(partCells({ ...INPUT, isCompleted: true }))).toEqual(new Set(['stored']))
  })
})
