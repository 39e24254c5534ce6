import { describe, expect, it } from 'vitest'
import { compareFingerprints, isSettled } from './fingerprint.ts'

const before = { size: 10, mtimeNs: '1700000000000000001', ctimeNs: '1700000000000000002', fileId: '1:2' }

describe('a source', () => {
  it('with equal attributes is the same', () => {
    expect(compareFingerprints(before, { ...before })).toBe('same')
  })

  it.each([{ size: 11 }, { mtimeNs: '1700000000000000002' }])('with %j has changed', (difference) => {
    expect(compareFingerprints(before, { ...before, ...difference })).toBe('changed')
  })

  it.each([{ ctimeNs: '1700000000000000003' }, { fileId: '1:3' }])('with %j is doubtful', (difference) => {
    expect(compareFingerprints(before, { ...before, ...difference })).toBe('doubtful')
  })
})

describe('a source that may grow', () => {
  it.each([{ size: 11, mtimeNs: '1700000000000000003' }, { mtimeNs: '1700000000000000003' }])(
    'is doubtful with %j: its original bytes decide',
    (difference) => {
      expect(compareFingerprints(before, { ...before, ...difference }, true)).toBe('doubtful')
    },
  )

  it('has changed when it is smaller', () => {
    expect(compareFingerprints(before, { ...before, size: 9 }, true)).toBe('changed')
  })
})

describe('F32: bytes that are read right after a change', () => {
  it.each([
    [1_700_000_000_000, false],
    [1_700_000_001_999, false],
    [1_700_000_002_000, true],
    [1_700_000_900_000, true],
    // A clock that is behind that of the file system must not make recent bytes look settled.
    [1_699_999_999_000, false],
  ])('are settled at %d: %s', (readAtMs, settled) => {
    expect(isSettled(before, readAtMs)).toBe(settled)
  })
})
