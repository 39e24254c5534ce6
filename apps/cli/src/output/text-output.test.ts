import { describe, expect, it } from 'vitest'
import { CapturedStream } from '../../test/captured-stream.ts'
import type { CommonEvent } from '../events/common-event.ts'
import { formatEvent } from '../program/format-event.ts'
import type { ProgressDisplay } from './progress/progress-display.ts'
import { createTextOutput } from './text-output.ts'

const STORED: CommonEvent = {
  kind: 'completed',
  file: 'a',
  bucket: 'demo',
  key: 'a',
  byteLength: 1,
  etag: '"E"',
  crc64: '1',
  crc64Verified: true,
  versionId: null,
  uploadId: null,
  partsTotal: 1,
  partsReused: 0,
  durationMs: 1,
}
const RETRY: CommonEvent = {
  kind: 'retry',
  operation: 'UploadPart',
  attempt: 1,
  delayMs: 0,
  code: 'SOCKET_CLOSED',
  problem: 'It broke.',
}

function createRecorded(stdout: CapturedStream, now: () => number = () => 0) {
  const calls: string[] = []
  const stderr = new CapturedStream()
  const display: ProgressDisplay = {
    show: () => calls.push('show'),
    clear: () => calls.push('clear'),
    complete: () => calls.push('complete'),
  }
  return { output: createTextOutput({ stdout, stderr, display, format: formatEvent, now }), stderr, calls }
}

describe('createTextOutput', () => {
  it('reports failed requests every 30 seconds at most, because a bad connection has many', () => {
    let nowMs = 0
    const { output, stderr } = createRecorded(new CapturedStream(), () => nowMs)
    for (nowMs of [0, 1_000, 29_999, 30_000, 31_000]) output.emit(RETRY)
    expect(stderr.lines).toHaveLength(2)
  })

  it('keeps the complete bar when the result itself goes to a file', () => {
    const { output, calls } = createRecorded(new CapturedStream())
    output.emit(STORED)
    expect(calls).toEqual(['complete'])
  })

  it('replaces the bar by the result when that goes to the same terminal', () => {
    const { output, calls } = createRecorded(new CapturedStream({ isTTY: true }))
    output.emit(STORED)
    expect(calls).toEqual(['clear'])
  })
})
