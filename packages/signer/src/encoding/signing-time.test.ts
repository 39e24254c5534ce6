import { describe, expect, it } from 'vitest'
import { signingTime } from './signing-time.ts'

describe('signingTime', () => {
  it('formats one instant in all formats, without fractions of a second', () => {
    expect(signingTime(new Date(1_672_223_261_999))).toEqual({
      day: '20221228',
      basicIso: '20221228T102741Z',
      httpDate: 'Wed, 28 Dec 2022 10:27:41 GMT',
      unixSeconds: 1_672_223_261,
    })
  })

  it('writes years before 1000 with four digits', () => {
    expect(signingTime(new Date('0033-04-03T00:00:00Z')).basicIso).toBe('00330403T000000Z')
  })

  it.each([Number.NaN, Date.UTC(10_000, 0), Date.UTC(-1, 0), 8.64e15])('refuses %d', (time) => {
    expect(() => signingTime(new Date(time))).toThrow(
      expect.objectContaining({ name: 'SigningError', code: 'TIME_INVALID', field: 'at' }),
    )
  })
})
