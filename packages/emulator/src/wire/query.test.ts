import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { percentDecode, percentEncode } from './percent-encoding.ts'
import { parseQuery } from './query.ts'

describe('parseQuery', () => {
  it('keeps order, repetition and parameters without a value', () => {
    const query = parseQuery('uploads&a=1&a=2&b=&c=x%3Dy=z&&d+e=f+g')
    expect(query.pairs).toEqual([
      ['uploads', ''],
      ['a', '1'],
      ['a', '2'],
      ['b', ''],
      ['c', 'x=y=z'],
      ['d e', 'f g'],
    ])
    expect(query.get('a')).toBe('1')
    expect(query.get('uploads')).toBe('')
    expect(query.has('missing')).toBe(false)
  })

  it('reads what URLSearchParams writes', () => {
    const pairs = fc.array(
      fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })),
    )
    const property = fc.property(pairs, (wanted) => {
      expect(parseQuery(new URLSearchParams(wanted).toString()).pairs).toEqual(wanted)
    })
    fc.assert(property, { numRuns: 200 })
  })

  it.each(['a=%', '%=a', 'a=%C3'])('refuses the broken encoding %j', (text) => {
    expect(catchError(() => parseQuery(text))).toMatchObject({ code: 'InvalidArgument', status: 400 })
  })
})

describe('percentEncode', () => {
  it('leaves only unreserved characters as they are', () => {
    expect(percentEncode("aZ09-._~ !'()*+/%ä")).toBe('aZ09-._~%20%21%27%28%29%2A%2B%2F%25%C3%A4')
  })

  it('is undone by decoding', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(percentDecode(percentEncode(text))).toBe(text)
    })
    fc.assert(property, { numRuns: 200 })
  })
})
