import { describe, expect, it } from 'vitest'
import { formatDuration } from './duration.ts'

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [4.4, '4 s'],
    [59.6, '1 min 00 s'],
    [125, '2 min 05 s'],
    [3_599, '59 min 59 s'],
    [11_220, '3 h 07 min'],
    [86_399, '23 h 59 min'],
    [187_200, '2 d 04 h'],
  ])('formats %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })
})
