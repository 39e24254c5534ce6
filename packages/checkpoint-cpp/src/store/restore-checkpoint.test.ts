import { type Checkpoint, type Crc64, partNumber, recordedPlan, uploadId } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import type { CppRecord } from '../record/cpp-record.ts'
import { restoreCheckpoint } from './restore-checkpoint.ts'

const subject = {
  target: { endpoint: 'https://service.example', bucket: 'bucket', key: 'key' },
  sourceLabel: '/data/file',
}
const record: CppRecord = {
  bucket: 'bucket',
  key: 'key',
  filePath: 'file',
  mtimeSeconds: 7,
  partSize: 102_400,
  size: 1_000_000,
  uploadId: 'THEIRS',
}

function own(id: string, completing = false): Checkpoint {
  return {
    header: {
      kind: 'upload',
      ...subject,
      uploadId: uploadId(id),
      plan: recordedPlan(1_000_000, 102_400),
      source: { size: 1_000_000, mtimeNs: '1', ctimeNs: '2', fileId: '3:4' },
      createdAtMs: 5,
    },
    parts: [{ number: partNumber(1), etag: '"1"', crc64: '9' as Crc64, settled: true }],
    completing,
  }
}

function restored(checkpoint: Checkpoint | undefined, found: Partial<CppRecord> | string | undefined) {
  const damaged = { kind: 'damaged', problem: 'it is torn', uploadId: undefined } as const
  return restoreCheckpoint({
    subject,
    journal: { checkpoint, damage: undefined },
    record:
      found === undefined
        ? undefined
        : typeof found === 'string'
          ? { ...damaged, uploadId: found === '' ? undefined : found }
          : { kind: 'record', record: { ...record, ...found } },
    path: '/checkpoints/RECORD',
    filePath: 'file',
    nowMs: 11,
  })
}

describe('journal and record of one upload', () => {
  it('are no checkpoint if neither exists', () => {
    expect(restored(undefined, undefined)).toEqual({ checkpoint: undefined, damage: undefined })
  })

  it('are the record if there is no journal', () => {
    expect(restored(undefined, {})).toEqual({
      checkpoint: {
        header: {
          ...subject,
          kind: 'upload',
          uploadId: 'THEIRS',
          plan: { size: 1_000_000, partSize: 102_400, partCount: 10 },
          source: { size: 1_000_000, mtimeNs: '7000000000', ctimeNs: '0', fileId: 'unknown' },
          createdAtMs: 11,
        },
        parts: [],
        completing: false,
        shared: true,
      },
      damage: undefined,
    })
  })

  it.each([[undefined], [{ uploadId: 'OURS' }]])(
    'are the journal if the record is missing or has the same upload id',
    (found) => {
      const checkpoint = { ...own('OURS'), shared: true }
      expect(restored(own('OURS'), found)).toEqual({ checkpoint, damage: undefined })
    },
  )

  it('are the record after the C++ SDK started over; the other upload id is named (R9)', () => {
    const { checkpoint, damage } = restored(own('OURS'), {})
    expect(checkpoint).toMatchObject({ header: { uploadId: 'THEIRS' }, parts: [], shared: true })
    expect(damage).toContain('"OURS" is discarded')
  })

  it('are the journal if its completion may have been sent; the other upload id is named (R6, R9)', () => {
    const { checkpoint, damage } = restored(own('OURS', true), {})
    expect(checkpoint).toMatchObject({ header: { uploadId: 'OURS' }, completing: true, shared: true })
    expect(damage).toContain('"THEIRS" is discarded')
  })

  it('are the journal if the record is damaged, which is reported', () => {
    const { checkpoint, damage } = restored(own('OURS'), 'OLD')
    expect(checkpoint).toMatchObject({ header: { uploadId: 'OURS' } })
    expect(damage).toMatch(/RECORD: it is torn, so it is not used; .*"OLD" is discarded/)
  })

  it('are no checkpoint if there is only a damaged record', () => {
    expect(restored(undefined, '')).toEqual({
      checkpoint: undefined,
      damage: '/checkpoints/RECORD: it is torn, so it is not used',
    })
  })

  it.each([
    [{ bucket: 'other' }, 'another upload'],
    [{ key: 'other' }, 'another upload'],
    [{ filePath: './file' }, 'another upload'],
    [{ partSize: 0 }, 'partSize is 0'],
    [{ size: 2 ** 53 - 1 }, 'too small'],
    [{ size: 102_400 * 10_001 }, 'too small'],
    [{ uploadId: 'an id' }, 'upload id'],
  ])('a record with %j is not used (R12, S7)', (fields, problem) => {
    const { checkpoint, damage } = restored(undefined, fields)
    expect(checkpoint).toBeUndefined()
    expect(damage).toContain(problem)
  })
})
