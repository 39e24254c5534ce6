import { describe, expect, it } from 'vitest'
import { writeQuery, writeSortedQuery } from './query-string.ts'

describe('writeQuery', () => {
  it('encodes names and values, and writes no equals sign for an empty value', () => {
    expect(
      writeQuery([
        ['b/c', 'x y+z'],
        ['a', ''],
      ]),
    ).toBe('b%2Fc=x%20y%2Bz&a')
    expect(writeQuery([])).toBe('')
  })
})

describe('writeSortedQuery', () => {
  it('sorts by the encoded name, not by the whole pair', () => {
    // "a-b" comes after "a" although "-" comes before "=".
    expect(
      writeSortedQuery([
        ['a-b', '1'],
        ['a', '2'],
        ['|', '3'],
        ['B', ''],
      ]),
    ).toBe('%7C=3&B&a=2&a-b=1')
  })

  it('sorts equal names by value', () => {
    expect(
      writeSortedQuery([
        ['a', '2'],
        ['a', ''],
        ['a', '1'],
      ]),
    ).toBe('a&a=1&a=2')
  })
})
