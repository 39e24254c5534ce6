import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MIB, progressEvent } from '../../../test/progress-event.ts'
import { completeLine, percent, progressLine, progressSentence } from './progress-line.ts'

const HALF = progressEvent({
  bytesDone: 107.5 * MIB,
  bytesRecorded: 83.5 * MIB,
  bytesPerSecond: 38.2 * MIB,
  secondsLeft: 4,
  partsReused: 13,
})

describe('progressLine', () => {
  it('shows phase, percent, a bar, bytes, speed, time left and what is reused', () => {
    expect(progressLine(HALF, 120)).toBe(
      'uploading 41 % [=========---                  ]  107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s, 13 of 32 parts reused',
    )
  })

  it.each([
    [79, 'uploading 41 % [===--       ]  107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s'],
    [62, 'uploading 41 %  107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s'],
    [50, 'uploading 41 %  107.5 MiB of 256.0 MiB, 4 s left'],
    [40, 'uploading 41 %  107.5 MiB of 256.0 MiB'],
    [30, 'uploading 41 %  4 s left'],
    [23, 'uploading 41 %'],
    [14, 'uploading 41 %'],
    [9, 'uploading'],
  ])('leaves out what matters least in %i columns', (columns, line) => {
    expect(progressLine(HALF, columns)).toBe(line)
  })

  it.each([
    ['opening', 'opening ...'],
    ['checking', 'comparing the file ...'],
    ['clearing', 'clearing the old upload ...'],
  ] as const)('shows no figures while it is %s, because none are known', (phase, line) => {
    expect(progressLine(progressEvent({ phase }), 80)).toBe(line)
  })

  it.each(['verifying', 'completing'] as const)(
    'keeps 100 %% for a stored object while it is %s',
    (phase) => {
      expect(progressLine(progressEvent({ phase, bytesDone: 256 * MIB }), 79)).toMatch(`${phase} 99 %`)
    },
  )

  it('always fits into the columns there are', () => {
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
  it('says 100 %', () => {
    expect(completeLine(HALF, 79)).toBe('uploaded 100 %  256.0 MiB')
    expect(completeLine({ ...HALF, phase: 'finishing' }, 79)).toBe('downloaded 100 %  256.0 MiB')
  })
})

describe('progressSentence', () => {
  it('says the same without a bar', () => {
    expect(progressSentence(HALF)).toBe('41 %, 107.5 MiB of 256.0 MiB, 4 s left, 38.2 MiB/s')
  })
})

describe('percent', () => {
  it('is 0 for an empty file', () => {
    expect(percent(progressEvent({ bytesTotal: 0 }))).toBe(0)
  })
})
