import { describe, expect, it } from 'vitest'
import { CapturedStream } from '../../../test/captured-stream.ts'
import { MIB, progressEvent } from '../../../test/progress-event.ts'
import { createProgressLog } from './progress-log.ts'

describe('createProgressLog', () => {
  it('writes a line at 25, 50 and 75 %, and no more', () => {
    const stream = new CapturedStream()
    const display = createProgressLog(stream, () => 0)
    for (let bytes = 0; bytes <= 256; bytes++) display.show(progressEvent({ bytesDone: bytes * MIB }))
    expect(stream.lines).toEqual([
      '25 %, 64.0 MiB of 256.0 MiB',
      '50 %, 128.0 MiB of 256.0 MiB',
      '75 %, 192.0 MiB of 256.0 MiB',
    ])
  })

  it('does not repeat the quarters of an earlier run', () => {
    const stream = new CapturedStream()
    const display = createProgressLog(stream, () => 0)
    for (const bytes of [104, 110, 130]) display.show(progressEvent({ bytesDone: bytes * MIB }))
    expect(stream.lines).toEqual(['50 %, 130.0 MiB of 256.0 MiB'])
  })

  it('starts again when the upload starts over', () => {
    const stream = new CapturedStream()
    const display = createProgressLog(stream, () => 0)
    for (const bytes of [0, 200, 0, 70]) display.show(progressEvent({ bytesDone: bytes * MIB }))
    expect(stream.lines.map((line) => line.slice(0, 4))).toEqual(['78 %', '27 %'])
  })

  it('reports that it compares the file when that takes long', () => {
    const stream = new CapturedStream()
    let nowMs = 0
    const display = createProgressLog(stream, () => nowMs)
    for (nowMs of [0, 1_000, 2_999]) display.show(progressEvent({ phase: 'checking' }))
    expect(stream.text).toBe('')
    for (nowMs of [3_000, 9_000]) display.show(progressEvent({ phase: 'checking' }))
    expect(stream.lines).toEqual(['Comparing the file with the parts uploaded by an earlier run'])
  })
})
