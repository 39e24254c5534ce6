import { describe, expect, it } from 'vitest'
import { fractionOf } from './upload-progress.ts'

const nothing = { bytesRecorded: 0, bytesInFlight: 0, bytesTotal: 0, partsRecorded: 0, partsTotal: 0 }

describe('the fraction of a transfer', () => {
  it.each([
    ['unknown while the size is', nothing, undefined],
    [
      'unknown for a stream that has not ended',
      { ...nothing, bytesRecorded: 10, partsRecorded: 1 },
      undefined,
    ],
    ['0 at the start', { ...nothing, bytesTotal: 8, partsTotal: 2 }, 0],
    [
      'what is recorded and in flight',
      { ...nothing, bytesRecorded: 4, bytesInFlight: 2, bytesTotal: 8, partsTotal: 2 },
      0.75,
    ],
    ['0 for an empty object that is not stored', { ...nothing, partsTotal: 1 }, 0],
    ['1 for an empty object that is stored', { ...nothing, partsRecorded: 1, partsTotal: 1 }, 1],
    [
      'never more than 1',
      { ...nothing, bytesRecorded: 8, bytesInFlight: 2, bytesTotal: 8, partsTotal: 1 },
      1,
    ],
  ])('is %s', (_name, counts, fraction) => {
    expect(fractionOf(counts)).toBe(fraction)
  })
})
