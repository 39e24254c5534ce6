import { describe, expect, it } from 'vitest'
import { CapturedStream } from '../../test/captured-stream.ts'
import { progressEvent } from '../../test/progress-event.ts'
import type { OutputEvent } from '../commands/registry.ts'
import { createJsonLines } from './json-lines.ts'
import type { Output } from './output.ts'

describe('createJsonLines', () => {
  it('writes one line of JSON with a version and a type for each event', () => {
    const stdout = new CapturedStream()
    const output: Output<OutputEvent> = createJsonLines(stdout, () => 0)
    output.emit({ kind: 'emulator-closed' })
    output.emit({ kind: 'stopping', signal: 'SIGINT' })
    expect(stdout.text).toBe(
      '{"v":1,"kind":"emulator-closed"}\n{"v":1,"kind":"stopping","signal":"SIGINT"}\n',
    )
  })

  it('escapes control characters in names, so that an event stays on one printable line', () => {
    const stdout = new CapturedStream()
    const key = 'a\nb\u2028c\u009b31md\u202e\u{e0001}"\\'
    const output: Output<OutputEvent> = createJsonLines(stdout, () => 0)
    output.emit({ kind: 'upload-aborted', bucket: 'bkt', key, uploadId: 'ID' })
    expect(stdout.lines).toHaveLength(1)
    expect(stdout.lines[0]).not.toMatch(/\p{Cc}|\p{Cf}|[\u2028\u2029]/u)
    expect(JSON.parse(stdout.text)).toMatchObject({ key })
  })

  it('writes progress once a second, and when the phase changes', () => {
    const stdout = new CapturedStream()
    let nowMs = 0
    const output: Output<OutputEvent> = createJsonLines(stdout, () => nowMs)
    for (nowMs = 0; nowMs < 2_500; nowMs += 250) output.emit(progressEvent({ bytesDone: nowMs }))
    output.emit(progressEvent({ phase: 'verifying' }))
    const events = stdout.lines.map((line) => JSON.parse(line) as { phase: string; bytesDone: number })
    expect(events.map(({ phase, bytesDone }) => [phase, bytesDone])).toEqual([
      ['uploading', 0],
      ['uploading', 1_000],
      ['uploading', 2_000],
      ['verifying', 0],
    ])
  })
})
