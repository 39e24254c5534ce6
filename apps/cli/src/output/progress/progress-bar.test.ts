import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CapturedStream } from '../../../test/captured-stream.ts'
import { MIB, progressEvent } from '../../../test/progress-event.ts'
import { createProgressBar } from './progress-bar.ts'

describe('createProgressBar', () => {
  it('draws each value over the previous one, within the width of the terminal', () => {
    const stream = new CapturedStream({ isTTY: true, columns: 41 })
    const bar = createProgressBar(stream)
    bar.show(progressEvent({ bytesDone: 64 * MIB }))
    bar.show(progressEvent({ bytesDone: 128 * MIB }))
    expect(stripVTControlCharacters(stream.text).split('\n')).toEqual([
      '25 %  64.0 MiB of 256.0 MiB',
      '50 %  128.0 MiB of 256.0 MiB',
      '',
    ])
    expect(stream.text).toContain('\u001b[1A')
  })

  it('never hides the cursor, which a killed process could not restore', () => {
    const stream = new CapturedStream({ isTTY: true })
    const bar = createProgressBar(stream)
    bar.show(progressEvent())
    bar.clear()
    bar.complete()
    expect(stream.text).not.toContain('\u001b[?25l')
  })

  it('leaves a line with 100 % when the object is stored', () => {
    const stream = new CapturedStream({ isTTY: true })
    const bar = createProgressBar(stream)
    bar.show(progressEvent({ bytesDone: 250 * MIB }))
    bar.complete()
    expect(stripVTControlCharacters(stream.text)).toMatch(/Uploaded 100 % {2}256.0 MiB\n$/)
  })

  it('has nothing to complete when nothing was shown', () => {
    const stream = new CapturedStream({ isTTY: true })
    createProgressBar(stream).complete()
    expect(stream.text).toBe('')
  })
})
