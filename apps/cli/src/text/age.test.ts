import { describe, expect, it } from 'vitest'
import { parseAge } from './age.ts'

describe('parseAge', () => {
  it.each([
    ['0m', 0],
    ['30m', 1_800_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
  ])('parses %s', (text, ms) => {
    expect(parseAge(text)).toBe(ms)
  })

  it.each(['', '7', 'd', '-1d', '1.5h', '7 d', '7D', '1234567d', '1y'])('rejects %j', (text) => {
    expect(parseAge(text)).toBeUndefined()
  })
})
