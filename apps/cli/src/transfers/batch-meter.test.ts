import type { BatchProgress } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { createBatchMeter } from './batch-meter.ts'

const PROGRESS: BatchProgress = {
  ...{
    filesFound: 10,
    filesOpen: 6,
    filesUploaded: 2,
    filesUnchanged: 1,
    filesUpdated: 0,
    filesFailed: 1,
    filesSkipped: 1,
  },
  ...{
    bytesFound: 10_000,
    bytesUploaded: 0,
    bytesReused: 0,
    bytesInFlight: 0,
    bytesUnchanged: 0,
    bytesLeft: 0,
  },
  isCounted: true,
  active: [],
  fraction: 0,
  shard: undefined,
}

describe('createBatchMeter', () => {
  it('does not include unchanged files and parts of an earlier run in the speed', () => {
    const meter = createBatchMeter()
    meter.measure({ ...PROGRESS, bytesUploaded: 2_000, bytesReused: 2_000 }, 0)
    const later = {
      ...PROGRESS,
      bytesUploaded: 6_000,
      bytesReused: 4_000,
      bytesUnchanged: 1_000,
      bytesInFlight: 500,
    }
    expect(meter.measure(later, 5_000)).toMatchObject({
      bytesPerSecond: 500,
      bytesDone: 7_500,
      secondsLeft: 5,
      filesDone: 4,
      filesTotal: 10,
    })
  })

  it('reports no remaining time while directories are being read', () => {
    const meter = createBatchMeter()
    meter.measure({ ...PROGRESS, isCounted: false }, 0)
    const measured = meter.measure({ ...PROGRESS, isCounted: false, bytesUploaded: 5_000 }, 5_000)
    expect(measured).toMatchObject({ bytesPerSecond: 1_000, secondsLeft: null, isCounted: false })
  })
})
