import type { UploadProgress } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { createTransferMeter } from './transfer-meter.ts'

const MIB = 2 ** 20

function progress(change: Partial<UploadProgress>): UploadProgress {
  return {
    phase: 'uploading',
    bytesRecorded: 0,
    bytesInFlight: 0,
    bytesReused: 0,
    bytesTotal: 100 * MIB,
    partsRecorded: 0,
    partsReused: 0,
    partsTotal: 100,
    restarts: 0,
    fraction: undefined,
    ...change,
  }
}

describe('createTransferMeter', () => {
  it('reports no speed before there are enough measurements', () => {
    const meter = createTransferMeter()
    meter.measure(progress({}), 0)
    expect(meter.measure(progress({ bytesInFlight: MIB }), 500)).toMatchObject({
      bytesPerSecond: 0,
      secondsLeft: null,
    })
  })

  it('reports the speed of the last ten seconds, and the remaining time', () => {
    const meter = createTransferMeter()
    meter.measure(progress({}), 0)
    meter.measure(progress({ bytesRecorded: 50 * MIB }), 5_000)
    meter.measure(progress({ bytesRecorded: 60 * MIB }), 15_000)
    expect(meter.measure(progress({ bytesRecorded: 70 * MIB }), 25_000)).toMatchObject({
      bytesPerSecond: MIB,
      secondsLeft: 30,
    })
  })

  it('does not count reused bytes as transferred', () => {
    const meter = createTransferMeter()
    meter.measure(progress({ phase: 'opening', bytesTotal: 0 }), 0)
    const reused = { bytesReused: 80 * MIB, partsReused: 80 }
    meter.measure(progress({ ...reused, bytesRecorded: 80 * MIB }), 1_000)
    expect(meter.measure(progress({ ...reused, bytesRecorded: 82 * MIB }), 3_000)).toMatchObject({
      bytesDone: 82 * MIB,
      bytesPerSecond: MIB,
      secondsLeft: 18,
    })
  })

  it('never decreases while a part is retried, and shows the pause as a falling speed', () => {
    const meter = createTransferMeter()
    meter.measure(progress({}), 0)
    meter.measure(progress({ bytesInFlight: 8 * MIB }), 2_000)
    const again = meter.measure(progress({ bytesInFlight: 0 }), 4_000)
    expect(again).toMatchObject({ bytesDone: 8 * MIB, bytesInFlight: 0, bytesPerSecond: 2 * MIB })
    expect(meter.measure(progress({ bytesInFlight: MIB }), 14_001).bytesPerSecond).toBe(0)
  })

  it('resets when the upload starts over', () => {
    const meter = createTransferMeter()
    meter.measure(progress({ bytesRecorded: 90 * MIB }), 0)
    expect(meter.measure(progress({ restarts: 1 }), 2_000)).toMatchObject({ bytesDone: 0, bytesPerSecond: 0 })
  })

  it('reports no speed while nothing is transferred', () => {
    const meter = createTransferMeter()
    meter.measure(progress({}), 0)
    meter.measure(progress({ bytesRecorded: 50 * MIB }), 5_000)
    const verifying = meter.measure(progress({ phase: 'verifying', bytesRecorded: 100 * MIB }), 6_000)
    expect(verifying).toMatchObject({ bytesPerSecond: 0, secondsLeft: null })
  })
})
