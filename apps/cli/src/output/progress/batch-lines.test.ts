import { describe, expect, it } from 'vitest'
import { batchProgressed } from '../../../test/batch-progressed.ts'
import { batchLines, batchPercent } from './batch-lines.ts'

const MIB = 2 ** 20
const LARGE = {
  file: 'videos/holiday-2024.mp4',
  key: 'k',
  phase: 'uploading',
  bytesRecorded: 61 * MIB,
  bytesInFlight: 3 * MIB,
  bytesCompared: 0,
  bytesTotal: 100 * MIB,
} as const

describe('batchLines', () => {
  it('shows the total, and each large file in progress', () => {
    const lines = batchLines(
      batchProgressed({ files: [LARGE, { ...LARGE, file: 'b', phase: 'completing' }] }),
      120,
    )
    expect(lines).toEqual([
      '42 %  812 of 2003 files, 30.0 MiB of 100.0 MiB uploaded, 48 s left, 1.0 MiB/s, 2.0 MiB not confirmed yet',
      '  videos/holiday-2024.mp4  64 %  61.0 MiB of 100.0 MiB uploaded',
      '  b  64 %  61.0 MiB of 100.0 MiB uploaded  completing',
    ])
  })

  it('shows the progress of comparing a large file', () => {
    const files = [
      { ...LARGE, phase: 'checking', bytesRecorded: 0, bytesInFlight: 0, bytesCompared: 50 * MIB } as const,
    ]
    expect(batchLines(batchProgressed({ files }), 80)[1]).toBe(
      '  videos/holiday-2024.mp4  50 %  comparing the file',
    )
  })

  it('shows that directories are still being read, without a percentage and a remaining time', () => {
    expect(
      batchLines(
        batchProgressed({ isCounted: false, secondsLeft: null, bytesPerSecond: 0, bytesInFlight: 0 }),
        80,
      ),
    ).toEqual(['812 of 2003+ files, 30.0 MiB of 100.0 MiB+ uploaded'])
  })

  it('has time and speed on a line of their own in 40 columns', () => {
    expect(batchLines(batchProgressed({ bytesInFlight: 0 }), 39)).toEqual([
      '42 %  812 of 2003 files',
      '  48 s left, 1.0 MiB/s',
    ])
  })

  it('shows failed files from the start', () => {
    expect(batchLines(batchProgressed({ filesFailed: 3 }), 70)[0]).toBe(
      '42 %  812 of 2003 files, 30.0 MiB of 100.0 MiB uploaded, 3 failed',
    )
  })

  it('shows no more than four files', () => {
    const files = Array.from({ length: 7 }, (_, index) => ({ ...LARGE, file: `f${index}` }))
    const lines = batchLines(
      batchProgressed({ files: [...files, { ...LARGE, file: 'small', phase: null }] }),
      80,
    )
    expect(lines).toHaveLength(6)
    expect(lines.at(-1)).toBe('  and 3 more')
  })

  it.each([1, 10, 20, 40, 60, 79, 200])(
    'fits into %d columns, even with control characters in names',
    (columns) => {
      const files = [LARGE, { ...LARGE, file: `${'x'.repeat(300)}\u001b[2J\n` }]
      for (const line of batchLines(batchProgressed({ files }), columns)) {
        expect(line.length).toBeLessThanOrEqual(columns)
        expect(line).not.toMatch(/\p{C}/u)
      }
    },
  )
})

describe('batchPercent', () => {
  it.each([
    [{ bytesDone: 100 * MIB }, 99],
    [{ bytesDone: 0 }, 0],
    [{ bytesTotal: 0, bytesDone: 0, filesDone: 1, filesTotal: 4 }, 25],
    [{ isCounted: false }, undefined],
  ])('of %j is %s, because 100 means complete', (change, percent) => {
    expect(batchPercent(batchProgressed(change))).toBe(percent)
  })
})
