import { describe, expect, it } from 'vitest'
import { headerOf, partOf } from '../contract/recorded-upload.ts'
import { formatRecord } from './journal-record.ts'
import { restoreRecords } from './restore-records.ts'

const header = formatRecord({ kind: 'header', header: headerOf('object') })
const completing = formatRecord({ kind: 'completing' })
const part = (number: number): string => formatRecord({ kind: 'part', part: partOf(number) })

describe('restoreRecords', () => {
  it('restores what was written, in any order after the header', () => {
    expect(restoreRecords([header, part(7), completing, part(2)])).toEqual({
      checkpoint: { header: headerOf('object'), parts: [partOf(7), partOf(2)], completing: true },
      damage: undefined,
    })
  })

  it('finds no checkpoint where there are no records', () => {
    expect(restoreRecords([])).toEqual({ checkpoint: undefined, damage: undefined })
  })

  it.each([
    ['is not JSON', 'nothing', 'record 2: '],
    ['is beyond the last part', part(10_000).replace('10000', '10001'), 'record 2: '],
    ['is a second header', header, 'record 2: there is a second header'],
  ])('leaves out a record that %s, and keeps the others', (_, text, damage) => {
    const restored = restoreRecords([header, text, part(3), completing])
    expect(restored.checkpoint).toEqual({
      header: headerOf('object'),
      parts: [partOf(3)],
      completing: true,
    })
    expect(restored.damage).toContain(damage)
  })

  it('finds no checkpoint, and says why, when the header cannot be read', () => {
    expect(restoreRecords(['{}', part(1)])).toEqual({
      checkpoint: undefined,
      damage: expect.stringContaining('record 1: '),
    })
  })
})
