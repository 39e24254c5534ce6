import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MIB, progressEvent } from '../../../test/progress-event.ts'
import { completeLine, percent, progressLine, progressLogLine } from './progress-line.ts'

const HALF = progressEvent({
  bytesDone: 107.5 * MIB,
  bytesRecorded: 83.5 * MIB,
  bytesPerSecond: 38.2 * MIB,
  secondsLeft: 4,
  partsReused: 13,
})

describe('progressLine', () => {
  it('shows phase, percent, a bar, bytes, speed, remaining time and reused bytes', () => {
    expect(progressLine(HALF, 120)).toBe(
      'Uploading 41 % [=========---                  ]  107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s, 13 of 32 parts reused',
    )
  })

  it.each([
    [79, 'Uploading 41 % [==-     ]  107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s'],
    [62, 'Uploading 41 %  107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s'],
    [50, '41 %  107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s'],
    [40, '41 %  4 s left, 38.2 MiB/s'],
    [30, '41 %  4 s left, 38.2 MiB/s'],
    [23, '41 %  4 s left'],
    [14, '41 %  4 s left'],
    [9, '41 %'],
  ])('omits the least important fields in %i columns', (columns, line) => {
    expect(progressLine(HALF, columns)).toBe(line)
  })

  it('keeps the width of its bar whatever the figures are', () => {
    const widths = [0, 1, 99, 100, 255].flatMap((done) =>
      [1, 75, 3_599, 86_000].map((secondsLeft) => {
        const bytesPerSecond = (1 + done * 4) * MIB
        const event = progressEvent({ bytesDone: done * MIB, bytesPerSecond, secondsLeft })
        return /\[.*\]/.exec(progressLine(event, 79))?.[0].length
      }),
    )
    expect(new Set(widths)).toEqual(new Set([10]))
  })

  it('keeps time and speed of a large file in 40 columns, with a decimal in its percentage', () => {
    const event = progressEvent({
      bytesTotal: 48 * 2 ** 40,
      bytesDone: 20 * 2 ** 40,
      bytesPerSecond: 1_023.9 * MIB,
      secondsLeft: 59 * 60 + 59,
    })
    expect(progressLine(event, 39)).toBe('41.6 %  59 min 59 s left, 1023.9 MiB/s')
    expect(progressLine({ ...event, bytesDone: 2 ** 40 }, 39)).toMatch(/^ 2\.0 % {2}/)
    expect(progressLine({ ...event, bytesDone: 48 * 2 ** 40 - 1 }, 39)).toMatch(/^99\.9 % {2}/)
  })

  it.each([
    ['opening', 'Opening ...'],
    ['checking', 'Comparing the file ...'],
    ['clearing', 'Aborting the old upload ...'],
  ] as const)('shows no figures while it is %s, because none are known', (phase, line) => {
    expect(progressLine(progressEvent({ phase }), 80)).toBe(line)
  })

  it.each(['verifying', 'completing'] as const)(
    'keeps 100 %% for a stored object while it is %s',
    (phase) => {
      expect(progressLine(progressEvent({ phase, bytesDone: 256 * MIB }), 79)).toMatch(
        new RegExp(`${phase} 99 %`, 'i'),
      )
    },
  )

  it('always fits into the available columns', () => {
    const size = fc.integer({ min: 0, max: 2 ** 48 })
    fc.assert(
      fc.property(size, size, fc.nat(), fc.integer({ min: 1, max: 300 }), (total, done, left, columns) => {
        const event = progressEvent({
          bytesTotal: total,
          bytesDone: Math.min(done, total),
          bytesPerSecond: left,
          secondsLeft: left,
          partsReused: left % 2,
        })
        expect(progressLine(event, columns).length).toBeLessThanOrEqual(columns)
      }),
    )
  })
})

describe('completeLine', () => {
  it('shows 100 %', () => {
    expect(completeLine(HALF, 79)).toBe('Uploaded 100 %  256.0 MiB')
    expect(completeLine({ ...HALF, phase: 'finishing' }, 79)).toBe('Downloaded 100 %  256.0 MiB')
  })
})

describe('progressLogLine', () => {
  it('shows the same without a bar', () => {
    expect(progressLogLine(HALF)).toBe('41 %, 107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s')
  })

  it('waits for the confirmation when everything is sent, instead of "99 %, 0 s left"', () => {
    const sent = { ...HALF, bytesDone: HALF.bytesTotal, secondsLeft: 0 }
    expect(progressLine(sent, 120)).toMatch(/waiting for confirmation/)
    expect(progressLogLine(sent)).toMatch(/waiting for confirmation$/)
    expect(progressLogLine(sent)).not.toMatch(/ left|99 %/)
  })
})

describe('percent', () => {
  it('is 0 for an empty file', () => {
    expect(percent(progressEvent({ bytesTotal: 0 }))).toBe(0)
  })
})
