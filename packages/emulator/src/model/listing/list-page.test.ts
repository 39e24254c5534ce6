import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listPage, type Page } from './list-page.ts'

const whole = { prefix: '', delimiter: '', after: '', limit: 1000 }

function items(...keys: readonly string[]): readonly { readonly key: string }[] {
  return keys.map((key) => ({ key }))
}

describe('listPage', () => {
  it('sorts, and takes only keys after the marker that have the prefix', () => {
    const page = listPage(items('b', 'a/2', 'a/1', 'c'), { ...whole, prefix: 'a/', after: 'a/1' })
    expect(page).toEqual({ entries: items('a/2'), commonPrefixes: [], next: undefined })
  })

  it('puts keys below the delimiter together', () => {
    const page = listPage(items('a/1', 'a/2', 'b', 'c/d/e'), { ...whole, delimiter: '/' })
    expect(page).toEqual({ entries: items('b'), commonPrefixes: ['a/', 'c/'], next: undefined })
  })

  it('counts common prefixes against the limit and continues after them', () => {
    const request = { ...whole, delimiter: '/', limit: 1 }
    const all = items('a/1', 'a/2', 'b')
    const first = listPage(all, request)
    expect(first).toEqual({ entries: [], commonPrefixes: ['a/'], next: 'a/' })
    expect(listPage(all, { ...request, after: 'a/' })).toEqual({
      entries: items('b'),
      commonPrefixes: [],
      next: undefined,
    })
  })

  it('lists on all pages together exactly what one large page lists', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 5 })
    const property = fc.property(
      fc.uniqueArray(key),
      fc.constantFrom('', '/'),
      fc.nat({ max: 3 }),
      (keys, delimiter, extra) => {
        const all = items(...keys)
        const expected = listPage(all, { ...whole, delimiter })
        const entries: { readonly key: string }[] = []
        const commonPrefixes: string[] = []
        let after: string | undefined = ''
        while (after !== undefined) {
          const page: Page<{ readonly key: string }> = listPage(all, {
            ...whole,
            delimiter,
            after,
            limit: extra + 1,
          })
          entries.push(...page.entries)
          commonPrefixes.push(...page.commonPrefixes)
          after = page.next
        }
        expect({ entries, commonPrefixes, next: undefined }).toEqual(expected)
      },
    )
    fc.assert(property, { numRuns: 300 })
  })
})
